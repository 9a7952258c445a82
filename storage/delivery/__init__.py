"""From an alert to a message that was read: who gets it, when, and what became of it."""
