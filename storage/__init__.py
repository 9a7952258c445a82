"""The only SQL: one file per noun, plain functions over a connection.

``database.Database`` opens SQLite or PostgreSQL and runs the functions: writes one after another
in one transaction each, reads beside them. Nothing here knows of Telegram or of HTTP.
"""
