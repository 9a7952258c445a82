"""/settings [zone PLACE or language CODE]: what a chat has chosen; language and time zone are
changed here.
"""

from dataclasses import replace
from typing import Any

from bot import catalogue
from bot.alerts.preferences import Preferences
from bot.chat import pages
from bot.chat.access import Access
from bot.chat.reader_screens import phrases, zones
from bot.chat.reader_screens.standing import mine, old_button, refused
from bot.chat.request import Button, Reply, Request, Row, saying
from bot.chat.services.readers import Standing, Subscription

NAME = "settings"
ACCESS = Access.CHAT_ADMIN
MENU = True
EXAMPLE = "/settings zone Seoul"

_LANGUAGE, _ZONE = "l", "z"
_SWITCHES = {"b": "brief", "o": "occasions"}  # of the board, on unless switched off


async def handle(request: Request) -> Reply:
    """Answer ``/settings``, ``/settings zone Seoul``, ``/settings language id``, and buttons."""
    if request.pressed is None and request.words:
        return await _typed(request)
    found = await mine(request)
    if isinstance(found, Reply):
        return found
    letter, _, value = request.words.partition("=")
    if not value:
        return _screen(request, found, letter)
    if letter == _LANGUAGE and value in catalogue.spoken():
        return await _speak(request, value)
    if letter == _ZONE and value in zones.cities():
        return await _move(request, zones.cities()[value])
    if letter in _SWITCHES and value in ("0", "1"):
        return await _changed(request, **{_SWITCHES[letter]: value == "1"})
    return old_button(request)


async def _typed(request: Request) -> Reply:
    """Answer words; in private they may come before anything was chosen by a button."""
    word, _, rest = request.words.partition(" ")
    zone, language = zones.named(rest), rest.strip().lower()
    if word.lower() == "zone" and zone is None:
        return saying(request.texts.text("zone.unknown", word=rest[:40]))
    if word.lower() == "zone" and zone is not None:
        return await _begun(request) or await _move(request, zone)
    if word.lower() == "language" and language in catalogue.spoken():
        return await _begun(request) or await _speak(request, language)
    return saying(request.texts.text("settings.how", languages=", ".join(catalogue.spoken())))


async def _begun(request: Request) -> Reply | None:
    """Begin to subscribe where nobody has; return why nothing can be changed here, if so."""
    place = request.place
    if request.private:
        await request.services.readers.begin(
            place.chat_id, place.thread, request.texts.language, at_once=False
        )
    found = await mine(request)
    return found if isinstance(found, Reply) else None


def _screen(request: Request, found: Subscription, letter: str) -> Reply:
    if letter == _LANGUAGE:
        return _languages(request, found)
    if letter == _ZONE:
        return zones.screen(request, NAME, f"{_ZONE}=", found.wishes.zone)
    return old_button(request) if letter else shown(request, found)


async def _speak(request: Request, language: str) -> Reply:
    place = request.place
    after = await request.services.readers.speak(place.chat_id, place.thread, language)
    if after is None:
        return refused(request, "reader.nobody")
    return shown(in_language(request, language), after)


async def _move(request: Request, zone: str) -> Reply:
    return await _changed(request, zone=zone)


async def _changed(request: Request, **fields: Any) -> Reply:
    def wish(wishes: Preferences) -> Preferences:
        return replace(wishes, **fields)

    place = request.place
    after = await request.services.readers.wish(place.chat_id, place.thread, wish)
    return refused(request, "reader.nobody") if after is None else shown(request, after)


def in_language(request: Request, language: str) -> Request:
    """Return the question as if asked in another language, for the answer to a change of it."""
    return replace(
        request,
        texts=catalogue.load("bot.chat", language),
        reader=replace(request.reader, language=language),
    )


def shown(request: Request, found: Subscription) -> Reply:
    """Return everything that the chat has chosen, with the ways to change it."""
    texts = request.texts
    document = phrases.screen(texts.text("settings.title"), *phrases.whole(request, found))
    rows: list[Row] = [
        (Button(texts.text("settings.follow"), "follow"), Button(texts.text("mute.title"), "mute")),
        (
            Button(texts.text("settings.language"), NAME, f"{_LANGUAGE}"),
            Button(texts.text("settings.zone"), NAME, f"{_ZONE}"),
        ),
        tuple(
            _switch(request, letter, getattr(found.wishes, of)) for letter, of in _SWITCHES.items()
        ),
        (
            Button(texts.text("settings.privacy"), "privacy"),
            Button(texts.text("settings.stop"), "stop", "ask"),
        ),
    ]
    if found.standing is Standing.CHOOSING:
        rows.append((Button(texts.text("settings.finish"), "start"),))
    return Reply(document, tuple(rows))


def _switch(request: Request, letter: str, on: bool) -> Button:
    label = phrases.ticked(on, request.texts.text(f"settings.{_SWITCHES[letter]}"))
    return Button(label, NAME, f"{letter}={int(not on)}")


def _languages(request: Request, found: Subscription) -> Reply:
    texts = request.texts
    buttons = [
        Button(
            phrases.chosen(one == found.language, catalogue.own_name(one)),
            NAME,
            f"{_LANGUAGE}={one}",
        )
        for one in catalogue.spoken()
    ]
    document = phrases.screen(texts.text("settings.language"), texts.text("settings.language-how"))
    back = (Button(texts.text("follow.back"), NAME),)
    return Reply(document, (*pages.grid(buttons, 2), back))
