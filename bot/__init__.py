"""Jembatan: watches the region's news for what follows from ASEAN's engagement with North Korea."""

__version__ = "0.1.0"
