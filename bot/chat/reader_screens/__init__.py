"""The screens of subscribers: what they follow, when, in which language and time zone."""
