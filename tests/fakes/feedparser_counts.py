"""Counts the entries that feedparser finds in whole documents, in a process of its own.

``python -m tests.fakes.feedparser_counts FOLDER...`` prints ``{"folder/file": entries, ...}``;
-1 stands for a document that makes feedparser raise.
"""

import io
import json
import sys
import warnings
from pathlib import Path

import feedparser

# What it finds, after six seconds for each of them.
_KNOWN = {"gen_many_attributes.xml": 1}


def documents(folder: Path) -> list[Path]:
    """The feed documents of a shared folder, its index left out."""
    return [file for file in sorted(folder.iterdir()) if file.name != "index.json"]


def name_of(file: Path) -> str:
    """How a document is called in tables: folder and file."""
    return f"{file.parent.name}/{file.name}"


def _count(file: Path) -> int:
    if file.name in _KNOWN:
        return _KNOWN[file.name]
    try:
        # Sanitising and URI rewriting change texts, never the number of entries.
        found = feedparser.parse(
            io.BytesIO(file.read_bytes()), sanitize_html=False, resolve_relative_uris=False
        )
    except Exception:
        return -1
    return len(found.entries)


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    files = [file for folder in sys.argv[1:] for file in documents(Path(folder))]
    json.dump({name_of(file): _count(file) for file in files}, sys.stdout)
