"""history.jsonl as it was imported: a row per line."""

from sqlalchemy import Column, Table, Text

from storage.schema.base import metadata
from storage.types import Json

history = Table(
    "history",
    metadata,
    Column("id", Text, primary_key=True),
    Column("value", Json, nullable=False),  # the object of the line
)
