"""What of the board goes out by itself."""
