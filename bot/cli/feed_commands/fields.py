"""The options that name a feed's keys, shared by ``add`` and ``edit``."""

from collections.abc import Sequence
from typing import Annotated, Any

import typer

from bot.errors import FeedsFileError

Which = Annotated[str, typer.Argument(metavar="FEED", help="Its name or its address.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Country = Annotated[
    str | None, typer.Option(help="Of the outlet: ISO 3166 (LA, ID ...), UN or ASEAN.")
]
Kind = Annotated[
    str | None,
    typer.Option(
        help="state, wire, independent, government, think-tank, specialist or aggregator."
    ),
]
Language = Annotated[str | None, typer.Option(help="ISO 639: en, id, lo ... Default: detected.")]
OfficialOf = Annotated[
    str | None, typer.Option(help="The country whose government the outlet speaks for.")
]
Interval = Annotated[str | None, typer.Option(help="15m, 2h, 1d ... Default: of the file.")]
UserAgent = Annotated[str | None, typer.Option(help="Instead of Jembatan's own.")]
Encoding = Annotated[str | None, typer.Option(help="When the feed declares a wrong one.")]
Tag = Annotated[list[str] | None, typer.Option(help="May be given several times.")]
Header = Annotated[
    list[str] | None, typer.Option(help='"Name: value"; may be given several times.')
]


TEXTS = (
    "name",
    "url",
    "country",
    "kind",
    "language",
    "official_of",
    "interval",
    "user_agent",
    "encoding",
)


def given(
    texts: Sequence[str | None], headers: Sequence[str] | None, tags: Sequence[str] | None
) -> dict[str, Any]:
    """The keys that were given, as feeds.toml writes them; ``texts`` in the order of TEXTS."""
    keys: dict[str, Any] = dict(zip(TEXTS, texts, strict=True))
    if tags:
        keys["tags"] = list(tags)
    if headers:
        keys["headers"] = dict(_header(text) for text in headers)
    return {key: value for key, value in keys.items() if value is not None}


def _header(text: str) -> tuple[str, str]:
    name, colon, value = text.partition(":")
    if not colon:
        raise FeedsFileError(f'--header {text!r}: write "Name: value"')
    return name.strip(), value.strip()
