"""Stories: which reports tell of one real-world event. Pure."""
