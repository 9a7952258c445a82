"""The parts of messages: one noun a file. Pure."""
