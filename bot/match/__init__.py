"""Matching: text in, a verdict with its reasons out. Pure."""
