"""Articles: how they come in, what they say, how they are counted and let go."""
