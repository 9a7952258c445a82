"""The demo: the production wiring on recorded reports; only the clock and the outlets differ."""
