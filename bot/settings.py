"""Settings: environment and .env in, one frozen and validated object out.

``docs/settings.md`` lists every variable; a test compares the two. Read with msgspec: it checks as
strictly as pydantic for an eighth of the memory (1 MiB against 9 in a process of about 50).
"""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Literal, get_type_hints
from urllib.parse import SplitResult, urlsplit
from zoneinfo import ZoneInfo

import msgspec
from dotenv import dotenv_values
from msgspec import Meta

from bot.alerts.preferences import quiet_hours
from bot.errors import SettingsError

WebAddress = Annotated[str, Meta(pattern=r"^https?://[^\s/?#]+[^\s?#]*$")]
Positive = Annotated[float, Meta(gt=0)]
TELEGRAM = "https://api.telegram.org"
# core.telegram.org/bots/api#setwebhook
_WEBHOOK_PORTS = frozenset({443, 80, 88, 8443})
_WEBHOOK_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")


class Secret:
    """A value that never shows itself; ``reveal`` gives it to whoever must send it."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value.strip()

    def reveal(self) -> str:
        return self._value

    def __repr__(self) -> str:
        return "Secret(***)"


@dataclass(frozen=True, slots=True)
class Webhook:
    """Where Telegram sends updates: the whole address, its path, and the secret it sends along."""

    url: str
    path: str
    secret: Secret


class Settings(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """Everything an operator can set; defaults run on one machine without a token."""

    telegram_token: Secret | None = None
    telegram_token_file: Path | None = None
    telegram_channel: str | None = None
    telegram_admins: tuple[int, ...] = ()
    telegram_analysts: tuple[int, ...] = ()
    telegram_api_url: str = TELEGRAM
    database_url: str = "sqlite:///data/jembatan.db"
    feeds_file: Path = Path("feeds.toml")
    indicators_dir: Path = Path("indicators")
    web_address: str = "127.0.0.1:8080"
    allowed_private_hosts: tuple[str, ...] = ()
    fresh_hours: Positive = 48
    tick_seconds: Positive = 5
    baseline: date = date(2025, 10, 1)
    time_zone: str = "Asia/Jakarta"
    channel_digest: Literal["", "hourly", "daily", "weekly"] = ""
    channel_quiet_hours: str = ""
    channel_board: str = "pin,brief,occasions"
    telegram_webhook_url: str | None = None
    telegram_webhook_secret: Secret | None = None
    webhook_urls: tuple[str, ...] = ()
    webhook_secret: Secret | None = None
    web_root_path: str = ""
    web_public_url: WebAddress | None = None
    heartbeat_url: Secret | None = None
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    log_format: Literal["text", "json"] = "text"

    @cached_property
    def token(self) -> str | None:
        """The bot token from the variable or the file; None when neither is set."""
        if self.telegram_token is not None:
            return self.telegram_token.reveal()
        if self.telegram_token_file is None:
            return None
        try:
            return self.telegram_token_file.read_text(encoding="utf-8").strip() or None
        except OSError as error:
            raise SettingsError(
                f"TELEGRAM_TOKEN_FILE: cannot read {self.telegram_token_file}: {error.strerror}"
            ) from error

    @cached_property
    def listens_at(self) -> tuple[str, int] | None:
        """Host and port of WEB_ADDRESS; None where it is empty."""
        if not self.web_address:
            return None
        host, colon, port = self.web_address.rpartition(":")
        good = colon and host and port.isascii() and port.isdigit() and 0 < int(port) < 65_536
        if not good:
            raise SettingsError(
                f"WEB_ADDRESS: {self.web_address!r} is no host and port, such as 127.0.0.1:8080"
            )
        return host.strip("[]"), int(port)

    @cached_property
    def webhook(self) -> Webhook | None:
        """The way that updates come by, if they are not to be asked for; raises SettingsError."""
        url = self.telegram_webhook_url
        if url is None:
            return None
        parts = _webhook_parts(url, own_server=self.telegram_api_url.rstrip("/") != TELEGRAM)
        secret = self.telegram_webhook_secret
        if secret is None:
            raise SettingsError("TELEGRAM_WEBHOOK_URL needs TELEGRAM_WEBHOOK_SECRET beside it")
        if not _WEBHOOK_SECRET.fullmatch(secret.reveal()):
            raise SettingsError(
                "TELEGRAM_WEBHOOK_SECRET: 1 to 256 of the characters A-Z, a-z, 0-9, _ and -"
            )
        if self.listens_at is None:
            raise SettingsError("TELEGRAM_WEBHOOK_URL needs WEB_ADDRESS, where updates arrive")
        return Webhook(url, parts.path, secret)

    @cached_property
    def _heartbeat(self) -> None:
        url = self.heartbeat_url
        if url is not None and not _is_web_address(url.reveal()):
            raise SettingsError("HEARTBEAT_URL: must begin with https:// or http:// and a host")

    def secrets(self) -> tuple[str, ...]:
        """Every secret value, for the log's redactor."""
        held = (self.telegram_webhook_secret, self.webhook_secret, self.heartbeat_url)
        return tuple(s for s in (self.token, *(h.reveal() for h in held if h)) if s)


# Empty switches the page off, and what the channel gets of the board.
_MAY_BE_EMPTY = frozenset({"web_address", "channel_board"})
_HINTS = {
    "telegram_admins": "user ids are numbers, separated by commas",
    "telegram_analysts": "user ids are numbers, separated by commas",
    "channel_digest": "hourly, daily, weekly, or empty for alerts at once",
    "web_public_url": "an address such as https://board.example.org",
    "channel_board": "of pin, brief, occasions, separated by commas; empty for none",
    "baseline": "a date such as 2025-10-01",
}


def variable_names() -> tuple[str, ...]:
    """Every environment variable that is read."""
    return tuple(name.upper() for name in Settings.__struct_fields__)


def load_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """Read .env and the environment, the latter winning.

    Raises SettingsError naming every wrong variable, never the value of a secret one.
    """
    given = {**dotenv_values(".env"), **(os.environ if environment is None else environment)}
    types = get_type_hints(Settings, include_extras=True)
    values: dict[str, Any] = {}
    wrong: list[str] = []
    for name in Settings.__struct_fields__:
        text = given.get(name.upper())
        if text is None or (not text.strip() and name not in _MAY_BE_EMPTY):
            continue
        try:
            values[name] = _read(name, text.strip(), types[name])
        except (msgspec.ValidationError, ValueError) as error:
            wrong.append(f"{name.upper()}: {_HINTS.get(name) or error}")
    settings = Settings(**values)
    for together in ("listens_at", "webhook", "_heartbeat"):
        try:
            getattr(settings, together)
        except SettingsError as error:
            wrong.append(str(error))
    if wrong:
        raise SettingsError("; ".join(dict.fromkeys(wrong)))
    return settings


def _is_web_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname) and " " not in url


def _webhook_parts(url: str, *, own_server: bool) -> SplitResult:
    """Split the address; a Bot API server of one's own also reaches http and other ports."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise SettingsError(f"TELEGRAM_WEBHOOK_URL: {url!r} is no address") from None
    schemes = {"https", "http"} if own_server else {"https"}
    if parts.scheme not in schemes or not parts.hostname:
        raise SettingsError("TELEGRAM_WEBHOOK_URL: must begin with https:// and a host")
    if not own_server and port is not None and port not in _WEBHOOK_PORTS:
        raise SettingsError("TELEGRAM_WEBHOOK_URL: Telegram knows the ports 443, 80, 88 and 8443")
    if not re.fullmatch(r"(/[A-Za-z0-9._~-]+)+", parts.path) or parts.query or parts.fragment:
        raise SettingsError(
            "TELEGRAM_WEBHOOK_URL: needs a path of plain letters after the host, such as /telegram"
        )
    return parts


def _read(name: str, text: str, wanted: Any) -> Any:
    if name == "time_zone":
        return _zone(text)
    if name == "channel_quiet_hours":
        return str(quiet_hours(text))
    if name == "channel_board":
        return _words(text, ("pin", "brief", "occasions"))
    raw: Any = text
    if wanted in (tuple[int, ...], tuple[str, ...]):
        raw = [part.strip() for part in text.split(",") if part.strip()]
    return msgspec.convert(raw, wanted, strict=False, dec_hook=_make)


def _make(wanted: type, raw: Any) -> Any:
    if wanted in (Path, Secret):
        return wanted(raw)
    raise NotImplementedError(wanted)


def _words(text: str, known: tuple[str, ...]) -> str:
    words = [part.strip() for part in text.split(",") if part.strip()]
    if not set(words) <= set(known):
        raise ValueError(text)
    return ",".join(one for one in known if one in words)


def _zone(text: str) -> str:
    try:
        ZoneInfo(text)
    except (KeyError, ValueError, OSError) as error:
        raise ValueError(f"{text!r} is no time zone name, such as Asia/Jakarta") from error
    return text
