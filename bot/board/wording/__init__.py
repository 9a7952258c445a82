"""The board in words: for the chat, the pinned message, the brief and the calendar. Pure."""
