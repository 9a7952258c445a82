"""The settings of the webhook fit each other, or one sentence says what does not."""

import pytest

from bot.errors import SettingsError
from bot.settings import load_settings

URL, SECRET = "https://bot.example.org/telegram/hook", "A-secret_1"


def loaded(**environment: str) -> None:
    load_settings(environment)


def test_all_that_is_needed() -> None:
    found = load_settings({"TELEGRAM_WEBHOOK_URL": URL, "TELEGRAM_WEBHOOK_SECRET": SECRET})

    assert found.webhook is not None
    assert (found.webhook.url, found.webhook.path) == (URL, "/telegram/hook")
    assert found.webhook.secret.reveal() == SECRET
    assert found.listens_at == ("127.0.0.1", 8080)
    assert SECRET not in repr(found)


def test_none_is_set() -> None:
    assert load_settings({}).webhook is None
    assert load_settings({"WEB_ADDRESS": ""}).listens_at is None
    assert load_settings({"WEB_ADDRESS": "[::1]:80"}).listens_at == ("::1", 80)


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("http://bot.example.org/hook", "must begin with https:// and a host"),
        ("bot.example.org/hook", "must begin with https:// and a host"),
        ("https:///hook", "must begin with https:// and a host"),
        ("https://[bot/hook", "is no address"),
        ("https://bot.example.org:99999/hook", "is no address"),
        ("https://bot.example.org:9000/hook", "the ports 443, 80, 88 and 8443"),
        ("https://bot.example.org", "needs a path"),
        ("https://bot.example.org/", "needs a path"),
        ("https://bot.example.org/{name}", "needs a path"),
        ("https://bot.example.org/hook?a=1", "needs a path"),
    ],
)
def test_a_wrong_address(url: str, words: str) -> None:
    with pytest.raises(SettingsError, match="TELEGRAM_WEBHOOK_URL") as error:
        loaded(TELEGRAM_WEBHOOK_URL=url, TELEGRAM_WEBHOOK_SECRET=SECRET)
    assert words in str(error.value)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("secret", ["gehe im", "ümlaut", "x" * 257, "a:b"])
def test_a_secret_that_telegram_would_refuse(secret: str) -> None:
    with pytest.raises(SettingsError, match="TELEGRAM_WEBHOOK_SECRET: 1 to 256") as error:
        loaded(TELEGRAM_WEBHOOK_URL=URL, TELEGRAM_WEBHOOK_SECRET=secret)
    assert secret not in str(error.value)


def test_no_secret() -> None:
    with pytest.raises(SettingsError, match="needs TELEGRAM_WEBHOOK_SECRET"):
        loaded(TELEGRAM_WEBHOOK_URL=URL)


def test_nowhere_to_listen() -> None:
    with pytest.raises(SettingsError, match="needs WEB_ADDRESS"):
        loaded(TELEGRAM_WEBHOOK_URL=URL, TELEGRAM_WEBHOOK_SECRET=SECRET, WEB_ADDRESS="")


@pytest.mark.parametrize("address", ["8080", "127.0.0.1", "host:", ":80", "h:0", "h:70000", "h:x"])
def test_a_wrong_web_address(address: str) -> None:
    with pytest.raises(SettingsError, match="WEB_ADDRESS") as error:
        loaded(WEB_ADDRESS=address, TELEGRAM_WEBHOOK_URL=URL, TELEGRAM_WEBHOOK_SECRET=SECRET)
    assert str(error.value).count("WEB_ADDRESS") == 1


def test_a_server_of_one_s_own_may_do_without_tls() -> None:
    loaded(
        TELEGRAM_API_URL="http://127.0.0.1:8081",
        TELEGRAM_WEBHOOK_URL="http://127.0.0.1:9000/hook",
        TELEGRAM_WEBHOOK_SECRET=SECRET,
    )
