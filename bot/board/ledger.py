"""The ledger: events, watched time and the calendar in, the board out. Pure."""
