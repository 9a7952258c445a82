"""What admins see of the feeds: lists, a feed's own screen, choices, verdicts on its items."""
