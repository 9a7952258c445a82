"""The tables of the first schema."""
