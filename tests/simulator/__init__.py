"""A month of the labelled corpus through the whole program, on a clock that jumps.

Outlets are a real web server, Telegram is the strict fake on the same clock with its real limits,
the database is a file; only the clock is not real. ``python -m tests.simulator 2025-10`` prints
what a reader of the channel would have got; invented items take part only on request, and are
marked.
"""
