"""The feeds.toml of recorded outlets: who they are stands in outlets.toml."""

import json
import tomllib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from bot.demo.recorded import RecordedReport

_OUTLETS = Path(__file__).parent / "outlets.toml"

Outlets = Mapping[str, Sequence[RecordedReport]]


def feed_list(outlets: Outlets, address: Callable[[str], str], interval: str) -> str:
    """Return the list; ``address`` gives an outlet its URL, ``interval`` is like "36h"."""
    known = tomllib.loads(_OUTLETS.read_text(encoding="utf-8"))
    feeds = [_feed(name, known, reports, address(name)) for name, reports in outlets.items()]
    return "\n".join([f'[defaults]\ninterval = "{interval}"\n', *feeds])


def _feed(name: str, known: Mapping[str, Any], reports: Sequence[RecordedReport], url: str) -> str:
    language = reports[0].language
    fields = {
        "name": name,
        "url": url,
        "country": known["countries"][language],
        "language": language,
        "kind": "independent",
        **known["outlets"].get(name, {}),
    }
    lines = [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in fields.items()]
    return "\n".join(["[[feeds]]", *lines]) + "\n"
