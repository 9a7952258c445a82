"""Whole conversations, as people have them, with ``run`` as a process of its own."""
