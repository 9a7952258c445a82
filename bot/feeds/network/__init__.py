"""The way to an outlet and back: addresses, requests, answers, manners."""
