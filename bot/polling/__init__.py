"""Polling: due feeds in, committed batches out. Each poll is small, bounded and independent."""
