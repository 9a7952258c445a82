"""Message catalogues: one TOML file per language beside the code that speaks.

English is complete and the fallback of every other language, key by key; a further language is
one more file. Plurals follow the language's rules by Babel: a table with the keys one, few,
many, other where a single text does not do.
"""

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from babel import Locale, UnknownLocaleError
from babel.numbers import format_decimal

FALLBACK = "en"


class Catalogue:
    """The texts of one language."""

    def __init__(self, language: str, messages: Mapping[str, str]) -> None:
        self.language = language
        self.locale = locale_of(language)
        self._messages = messages

    def has(self, key: str) -> bool:
        """Tell whether a text of that name exists."""
        return key in self._messages

    def text(self, key: str, **values: object) -> str:
        """Return the text, its ``{fields}`` filled with ``values``; integers are counts."""
        shown = {name: self._shown(value) for name, value in values.items()}
        return self._messages[key].format(**shown)

    def number(self, count: int) -> str:
        """Return a count with the separators of the language: "12,345", "12.345"."""
        return str(format_decimal(count, locale=self.locale))

    def _shown(self, value: object) -> object:
        return self.number(value) if isinstance(value, int) else value

    def plural(self, key: str, count: int, **values: object) -> str:
        """Return the form of the text that goes with ``count``."""
        form = f"{key}.{self.locale.plural_form(count)}"
        return self.text(form if self.has(form) else f"{key}.other", count=count, **values)

    def keys(self) -> frozenset[str]:
        """Return every key."""
        return frozenset(self._messages)

    def under(self, prefix: str) -> tuple[str, ...]:
        """Return the keys that begin so, in the order of the English file."""
        return tuple(key for key in self._messages if key.startswith(prefix))

    def country(self, code: str) -> str:
        """Return a country's name; the catalogue's own short form before Babel's."""
        own = self._messages.get(f"country.{code}")
        return own or str(self.locale.territories.get(code, code))

    def language_name(self, code: str) -> str:
        """Return the name of a language in this one."""
        return str(self.locale.languages.get(code, code))


def locale_of(language: str) -> Locale:
    """Return Babel's locale of a language code; English for one it does not know."""
    try:
        return Locale.parse(language.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return Locale(FALLBACK)


@cache
def load(package: str, language: str = FALLBACK) -> Catalogue:
    """Return the catalogue of ``package`` (its folder ``texts``) in ``language``."""
    messages = read(package, FALLBACK)
    own = {} if language == FALLBACK else read(package, language)
    return Catalogue(language if own or language == FALLBACK else FALLBACK, {**messages, **own})


@cache
def languages(package: str) -> tuple[str, ...]:
    """Return the codes of the languages that ``package`` has a file for, English first."""
    names = (file.name for file in (files(package) / "texts").iterdir())
    found = sorted(name.removesuffix(".toml") for name in names if name.endswith(".toml"))
    return (FALLBACK, *(one for one in found if one != FALLBACK))


def spoken() -> tuple[str, ...]:
    """Return the languages that both the chat and the alerts speak, English first."""
    return tuple(one for one in languages("bot.chat") if one in languages("bot.alerts"))


def own_name(language: str) -> str:
    """Return what a language calls itself: "Indonesia"."""
    locale = locale_of(language)
    return str(locale.languages.get(language, language))


def read(package: str, language: str) -> dict[str, str]:
    """Return what one language's file itself holds, flat; nothing where there is no file."""
    if not language.replace("-", "").replace("_", "").isalnum():
        return {}
    file = files(package) / "texts" / f"{language}.toml"
    if not file.is_file():
        return {}
    return dict(_flat(tomllib.loads(file.read_text(encoding="utf-8"))))


def _flat(table: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    for key, value in table.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", str(value)
