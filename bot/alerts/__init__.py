"""Alerts: whether, why, how and where to tell. Policy, gist and render are pure."""
