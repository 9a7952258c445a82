"""Settings: environment and .env in, one frozen and validated object out.

``docs/settings.md`` lists every variable; a test compares the two.
"""

from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bot.errors import SettingsError

Ids = Annotated[tuple[int, ...], NoDecode]
Words = Annotated[tuple[str, ...], NoDecode]


class Settings(BaseSettings):
    """Everything an operator can set; defaults run on one machine without a token."""

    model_config = SettingsConfigDict(
        env_file=".env", env_ignore_empty=True, frozen=True, extra="ignore"
    )

    telegram_token: SecretStr | None = None
    telegram_token_file: Path | None = None
    telegram_channel: str | None = None
    telegram_admins: Ids = ()
    telegram_analysts: Ids = ()
    telegram_api_url: str = "https://api.telegram.org"
    database_url: str = "sqlite:///data/jembatan.db"
    feeds_file: Path = Path("feeds.toml")
    indicators_dir: Path = Path("indicators")
    web_address: str = "127.0.0.1:8080"
    allowed_private_hosts: Words = ()
    fresh_hours: float = Field(default=48, gt=0)
    tick_seconds: float = Field(default=5, gt=0)
    baseline: date = date(2025, 10, 1)
    time_zone: str = "Asia/Jakarta"
    telegram_webhook_url: str | None = None
    telegram_webhook_secret: SecretStr | None = None
    webhook_urls: Words = ()
    webhook_secret: SecretStr | None = None
    web_root_path: str = ""
    heartbeat_url: str | None = None
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    log_format: Literal["text", "json"] = "text"

    @field_validator("telegram_admins", "telegram_analysts", mode="before")
    @classmethod
    def _split_ids(cls, value: Any) -> Any:
        return _split(value, int, "user ids are numbers, separated by commas")

    @field_validator("allowed_private_hosts", "webhook_urls", mode="before")
    @classmethod
    def _split_words(cls, value: Any) -> Any:
        return _split(value, str, "separate several by commas")

    @field_validator("time_zone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (KeyError, ValueError, OSError) as error:
            raise ValueError(f"{value!r} is no time zone name, such as Asia/Jakarta") from error
        return value

    @cached_property
    def token(self) -> str | None:
        """The bot token from the variable or the file; None when neither is set."""
        if self.telegram_token is not None:
            return self.telegram_token.get_secret_value().strip()
        if self.telegram_token_file is None:
            return None
        try:
            return self.telegram_token_file.read_text(encoding="utf-8").strip() or None
        except OSError as error:
            raise SettingsError(
                f"TELEGRAM_TOKEN_FILE: cannot read {self.telegram_token_file}: {error.strerror}"
            ) from error


def _split(value: Any, kind: type, hint: str) -> Any:
    if not isinstance(value, str):
        return value
    try:
        return tuple(kind(part.strip()) for part in value.split(",") if part.strip())
    except ValueError as error:
        raise ValueError(hint) from error


def load_settings() -> Settings:
    """Read the environment; raises SettingsError naming every wrong variable, never its value."""
    try:
        return Settings()
    except ValidationError as error:
        lines = [
            f"{'.'.join(str(part) for part in item['loc']).upper()}: {item['msg']}"
            for item in error.errors(include_input=False, include_url=False)
        ]
        raise SettingsError("; ".join(lines)) from error
