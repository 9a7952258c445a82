"""The board as a page: read-only, without script, without a request to anybody else."""
