"""The feeds: the list, their state, what each has brought."""
