"""How the running program is: for people, for Prometheus, for an outside watchdog."""
