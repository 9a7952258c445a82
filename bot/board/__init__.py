"""The follow-up board: where each door stands, since when, and how well we were watching."""
