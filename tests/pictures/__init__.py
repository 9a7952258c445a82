"""The pictures of docs/tour.md: a conversation with the whole program, on recorded reports."""
