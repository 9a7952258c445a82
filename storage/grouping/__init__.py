"""Stories: which report belongs to which event, and what people corrected."""
