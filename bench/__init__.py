"""Benchmarks: measured against peers in the same run, interleaved, medians; never absolute."""
