"""Feeds: where we look. The list, the fetch, the documents, their rhythm and health."""
