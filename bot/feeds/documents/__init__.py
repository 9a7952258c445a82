"""What came back: bytes decoded, sorted, split and read into entries."""
