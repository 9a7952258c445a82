"""The feed list: feeds.toml read, watched and edited, and OPML in and out."""
