"""Search over the archive, in every script."""
