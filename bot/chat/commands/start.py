"""/start: what this is, and three choices on one screen: language, time zone, what to follow.

Nothing is stored before the first choice. The payload of a deep link opens an event; it is free
input, and one that opens nothing is as if there were none.
"""

from dataclasses import replace

from bot import catalogue
from bot.alerts.html import Document
from bot.alerts.intent import Severity
from bot.alerts.preferences import Preferences
from bot.chat import pages
from bot.chat.access import Access
from bot.chat.commands import settings, story
from bot.chat.reader_screens import choice, phrases, zones
from bot.chat.reader_screens.standing import old_button, refused
from bot.chat.request import Button, Reply, Request, Row
from bot.chat.services.readers import Finished, Standing, Subscription

NAME = "start"
ACCESS = Access.CHAT_ADMIN
MENU = False

_LANGUAGE, _ZONE, _FOLLOW, _PICK, _DONE = "l", "z", "f", "p", "ok"
_EVERYTHING, _DOORS = "all", "doors"


async def handle(request: Request) -> Reply:
    """Greet, open the event of a deep link, or answer a button of the screen."""
    if not request.private:
        return Reply(phrases.screen(request.texts.text("start.title"), _group_line(request)))
    if request.pressed is not None:
        return await _pressed(request)
    name = story.from_payload(request.words)
    if name is not None:
        return await story.shown(request, name)
    found = await _found(request)
    if found is not None and found.standing is Standing.STOPPED:
        return await _done(request)
    return _now(request, found)


def _group_line(request: Request) -> str:
    return request.texts.text("start.group.line")


async def _found(request: Request) -> Subscription | None:
    place = request.place
    return await request.services.readers.subscription(place.chat_id, place.thread)


def _now(request: Request, found: Subscription | None) -> Reply:
    """Return what the chat sees as it stands."""
    if found is None or found.standing is Standing.CHOOSING:
        return _screen(request, found)
    if found.standing is Standing.OF_SETTINGS:
        return refused(request, "reader.of-settings")
    return settings.shown(request, found)


async def _pressed(request: Request) -> Reply:
    letter, _, value = request.words.partition("=")
    if letter == _DONE:
        return await _done(request)
    if letter == _ZONE and not value:
        found = await _found(request)
        return zones.screen(request, NAME, f"{_ZONE}=", _zone(request, found))
    if not letter:
        return _now(request, await _found(request))
    if letter == _PICK or _known(letter, value):
        return await _chosen(request, letter, value)
    return old_button(request)


def _known(letter: str, value: str) -> bool:
    known = {
        _LANGUAGE: catalogue.spoken(),
        _ZONE: tuple(zones.cities()),
        _FOLLOW: (_EVERYTHING, _DOORS),
    }
    return value in known.get(letter, ())


async def _chosen(request: Request, letter: str, value: str) -> Reply:
    """Store one choice, making the subscription that is not finished yet."""
    readers, place = request.services.readers, request.place
    found = await readers.begin(place.chat_id, place.thread, request.texts.language, at_once=False)
    if letter == _PICK:
        return choice.screen(request, "follow", choice.CHOICES["i"], found.wishes)
    if letter == _LANGUAGE:
        after = await readers.speak(place.chat_id, place.thread, value)
        request = settings.in_language(request, value)
    else:
        after = await readers.wish(
            place.chat_id, place.thread, lambda wishes: _wished(wishes, letter, value)
        )
    return _now(request, after)


def _wished(wishes: Preferences, letter: str, value: str) -> Preferences:
    if letter == _ZONE:
        return replace(wishes, zone=zones.cities()[value])
    least = Severity.DOOR if value == _DOORS else Severity.CONDITION
    return replace(wishes, least=least, indicators=frozenset())


async def _done(request: Request) -> Reply:
    readers, place, texts = request.services.readers, request.place, request.texts
    await readers.begin(place.chat_id, place.thread, texts.language, at_once=False)
    finished = await readers.finish(place.chat_id, place.thread, texts.text("onboarding.sample"))
    found = await _found(request)
    if found is None or found.standing is Standing.OF_SETTINGS:
        return _now(request, found)
    shown = settings.shown(request, found)
    if finished is Finished.ALREADY or shown.document is None:
        return shown
    lines = (
        phrases.heading(texts.text("onboarding.done")),
        phrases.line(texts.text(f"onboarding.done-{finished}")),
        phrases.line(""),
    )
    return replace(shown, document=Document((*lines, *shown.document.blocks)))


def _zone(request: Request, found: Subscription | None) -> str:
    return str(request.reader.zone) if found is None else found.wishes.zone


def _screen(request: Request, found: Subscription | None) -> Reply:
    texts = request.texts
    wishes = Preferences() if found is None else found.wishes
    zone = _zone(request, found)
    document = phrases.screen(
        texts.text("start.title"),
        texts.text("start.what"),
        "\n" + texts.text("onboarding.choose"),
        texts.text("onboarding.ask"),
    )
    here = Button(f"🕐 {phrases.zone(zone, request.now, texts)}", NAME, _ZONE)
    done = Button(texts.text("onboarding.finish"), NAME, _DONE)
    return Reply(
        document, (*_languages(texts.language), (here,), *_follow(request, wishes), (done,))
    )


def _languages(current: str) -> tuple[Row, ...]:
    buttons = [
        Button(phrases.chosen(one == current, catalogue.own_name(one)), NAME, f"{_LANGUAGE}={one}")
        for one in catalogue.spoken()
    ]
    return pages.grid(buttons, 3)


def _follow(request: Request, wishes: Preferences) -> tuple[Row, ...]:
    texts = request.texts
    picked = bool(wishes.indicators or wishes.countries or wishes.languages)
    picked |= wishes.least is Severity.ENGAGEMENT
    everything = not picked and wishes.least is Severity.CONDITION
    doors = not picked and not everything
    return (
        (
            Button(
                phrases.chosen(everything, texts.text("onboarding.everything")),
                NAME,
                f"{_FOLLOW}={_EVERYTHING}",
            ),
            Button(
                phrases.chosen(doors, texts.text("onboarding.doors")), NAME, f"{_FOLLOW}={_DOORS}"
            ),
        ),
        (Button(phrases.chosen(picked, texts.text("onboarding.pick")), NAME, _PICK),),
    )
