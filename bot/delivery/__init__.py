"""Alerts on their way out: whom they reach, what they say at that moment, how each attempt ends."""
