"""What the board is folded from, and what of it was told."""
