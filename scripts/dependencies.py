"""Write docs/dependencies.md from requirements.lock, the installed packages and the reasons here.

Usage: python scripts/dependencies.py > docs/dependencies.md
A test compares the file with this output, and fails for a package without a reason or with a
licence that does not allow an Apache-2.0 program to be distributed with it.
"""

import re
import sys
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

LOCK = Path(__file__).parents[1] / "requirements.lock"
HEAD = """\
# Dependencies

What an installation brings along: made by `scripts/dependencies.py` from `requirements.lock`,
compared by a test. Development tools (`requirements-dev.lock`) are not distributed.

Every licence below allows Jembatan's own code to stay under Apache-2.0. Two ask for a word:
python-telegram-bot is LGPL-3.0, used unmodified as a separate, replaceable package and named in
NOTICE; certifi is MPL-2.0, unmodified as well.

| package | licence | why |
|---|---|---|
"""

WHY = {
    "aiohttp": "connections for fetching and for outgoing webhooks",
    "ahocorasick-rs": "finds all lexicon terms in one pass over a text",
    "alembic": "schema migrations",
    "apscheduler": "the one tick, and housekeeping",
    "babel": "dates, plurals and country names in the reader's language",
    "certifi": "the certificates, where the system has none",
    "feedparser": "parses the unseen entries of RSS and Atom",
    "httpx": "the HTTP vocabulary of feeds and of the Bot API client",
    "jinja2": "the pages of the board",
    "matplotlib": "the board as a picture, drawn in a child process",
    "msgspec": "validates settings and values from outside, reads JSON quickly",
    "multidict": "headers as aiohttp takes them",
    "prometheus-client": "figures for an operator's Prometheus",
    "python-dotenv": "reads .env",
    "python-telegram-bot": "Telegram's Bot API: commands and messages",
    "rich": "tables and progress in the terminal",
    "selectolax": "HTML to text",
    "sniffio": "keeps httpx's connection pool on its quick path",
    "sqlalchemy": "one schema for SQLite and PostgreSQL",
    "starlette": "serves the pages, the data and the health checks",
    "tomlkit": "edits feeds.toml and keeps its comments",
    "typer": "the command line",
    "uvicorn": "the HTTP server below starlette",
    "yarl": "addresses as aiohttp takes them",
}

# Packages that say their licence only in words, and spellings that differ.
SPELLINGS = {
    "Apache 2.0": "Apache-2.0",
    "Apache Software License": "Apache-2.0",
    "BSD License": "BSD-3-Clause",
    "ISC License": "ISC",
    "MIT License": "MIT",
    "Python Software Foundation License": "PSF-2.0",
}
# Not installed on the platform that makes the table.
ELSEWHERE = {"colorama": "BSD-3-Clause", "tzdata": "Apache-2.0"}
ALLOWED = {
    "Apache-2.0",
    "Apache-2.0 AND BSD-2-Clause",
    "Apache-2.0 AND MIT",
    "Apache-2.0 OR BSD-2-Clause",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSD-3-Clause AND 0BSD AND MIT AND Zlib AND CC0-1.0",
    "ISC",
    "LGPL-3.0-only",
    "MIT",
    "MIT-CMU",
    "MIT OR Apache-2.0",
    "MPL-2.0",
    "PSF-2.0",
}


def locked(lock: Path = LOCK) -> dict[str, list[str]]:
    """Return each package of the lock with the packages that need it."""
    found: dict[str, list[str]] = {}
    name = ""
    for line in lock.read_text(encoding="utf-8").splitlines():
        if pin := re.match(r"([a-z0-9._-]+)(\[[a-z,]+\])?==", line):
            name = pin[1]
            found[name] = []
        elif user := re.match(r"    #(?: via|  ) +([a-z0-9._-]+)", line):
            found[name].append(user[1])
    return found


def licence(name: str) -> str:
    """Return the licence of an installed package as an SPDX expression."""
    try:
        package = distribution(name)
    except PackageNotFoundError:
        return ELSEWHERE[name]
    said = _said(package)
    return SPELLINGS.get(said, said)


def table() -> str:
    """Return the whole document."""
    lines = []
    for name, users in sorted(locked().items()):
        needed = [user for user in users if user != "jembatan"]
        why = WHY.get(name) or "for " + ", ".join(needed)
        lines.append(f"| {name} | {licence(name)} | {why} |\n")
    return HEAD + "".join(lines)


def _said(package: Distribution) -> str:
    for key in ("License-Expression", "License"):
        value = " ".join(package.metadata.get_all(key) or []).strip()
        if value and "\n" not in value:
            return value
    classifiers = package.metadata.get_all("Classifier") or []
    ours = [text for text in classifiers if text.startswith("License ::")]
    return ours[0].rsplit(":: ", 1)[-1] if ours else "unknown"


if __name__ == "__main__":
    sys.stdout.write(table())
