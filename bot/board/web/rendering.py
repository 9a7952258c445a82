"""Templates into HTML. Every text is escaped where it is written: a title is never markup."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from hashlib import blake2b
from importlib.resources import files
from typing import Any
from urllib.parse import urlencode

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

import bot
from bot.alerts.html import Bold, Inline, Text, clean
from bot.alerts.rendering.reader import Reader, age_text, calendar_text, day_text
from bot.board.web import shown
from bot.board.web.asked import Period
from bot.match.verdict import CONDITIONS, DOORS, Indicator


@dataclass(frozen=True, slots=True)
class Page:
    """What a page shows: a template and its values; ``section`` is its place in the menu."""

    template: str
    values: Mapping[str, Any] = field(default_factory=dict)
    section: str = ""
    status: int = 200


@dataclass(frozen=True, slots=True)
class View:
    """What templates know beside a page's values: whose page, which days, which prefix."""

    root_path: str
    reader: Reader
    now: datetime
    period: Period = field(default_factory=Period)

    def to(self, path: str, **query: object) -> str:
        """Return the address of one of our pages; ``None`` and empty fields are left out."""
        named = {name.replace("_", "-"): value for name, value in query.items()}
        given = {name: str(value) for name, value in named.items() if value not in (None, "")}
        return f"{self.root_path}{path}" + (f"?{urlencode(given)}" if given else "")

    def kept(self, path: str, **query: object) -> str:
        """Return the address of a page of the board on the days that this one shows."""
        return self.to(path, **self.period.query(), **query)


@cache
def environment() -> Environment:
    """Return the templates, with what all of them use."""
    made = Environment(
        loader=PackageLoader("bot.board.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.filters.update(marked=marked, link=shown.link, plain=shown.plain)
    made.globals.update(
        INDICATORS=tuple(str(one) for one in Indicator),
        DOORS=tuple(str(one) for one in Indicator if one in DOORS),
        CONDITIONS=tuple(str(one) for one in Indicator if one in CONDITIONS),
        style_version=style_version(),
        program_version=bot.__version__,
    )
    return made


def render(page: Page, view: View) -> bytes:
    """Return a page as HTML."""
    words, reader = view.reader.words, view.reader
    template = environment().get_template(page.template)
    text = template.render(
        **page.values,
        view=view,
        section=page.section,
        to=view.to,
        kept=view.kept,
        day=lambda moment: _day(moment, reader),
        ago=lambda moment: age_text(view.now - moment, words),
        country=words.country,
        language=words.language_name,
        number=words.number,
        indicator=lambda name: _capital(words.text(f"indicator.{name}")),
        step=lambda name: words.text(f"stage.{name}"),
    )
    return text.encode("utf-8", "replace")


def _day(moment: date | datetime, reader: Reader) -> Markup:
    """Return a day that people and machines read."""
    if isinstance(moment, datetime):
        text, iso = day_text(moment, reader), moment.astimezone(reader.zone).date()
    else:
        text, iso = calendar_text(moment, reader.words), moment
    return Markup('<time datetime="{}">{}</time>').format(iso.isoformat(), text)


def marked(nodes: Sequence[Inline]) -> Markup:
    """Return a quoted text with its marked words as ``<mark>``."""
    return Markup("").join(_node(one) for one in nodes)


def _node(node: Inline) -> Markup:
    if isinstance(node, Text):
        return escape(clean(node.text))
    inside = marked(node.children)
    return Markup("<mark>{}</mark>").format(inside) if isinstance(node, Bold) else inside


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


@cache
def style_version() -> str:
    """Return a word that changes with the style sheet: browsers keep it for a year."""
    return blake2b(static("board.css"), digest_size=6).hexdigest()


@cache
def static(name: str) -> bytes:
    """Return one of the files beside the templates."""
    return (files("bot.board.web") / "static" / name).read_bytes()
