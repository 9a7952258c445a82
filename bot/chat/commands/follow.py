"""/follow [quiet HOURS or off]: what a chat wants to be told, and when; all by buttons that edit
one message.
"""

from dataclasses import replace

from bot.alerts.preferences import Preferences
from bot.alerts.severity import LOUDEST_FIRST
from bot.chat.access import Access
from bot.chat.reader_screens import choice, phrases, timing
from bot.chat.reader_screens.standing import mine, old_button, refused
from bot.chat.request import Button, Reply, Request, Row, saying
from bot.chat.services.readers import Standing, Subscription, Wish

NAME = "follow"
ACCESS = Access.CHAT_ADMIN
MENU = True
EXAMPLE = "/follow quiet 22:00-07:00"

QUIETEST_FIRST = tuple(reversed(LOUDEST_FIRST))
_LEAST, _WHEN, _QUIET = "w", "t", "q"
_SCREEN_OF = {"t": _WHEN, "h": _WHEN, "d": _WHEN, "q": _QUIET, "k": _QUIET}


async def handle(request: Request) -> Reply:
    """Answer ``/follow``, ``/follow quiet 22:00-07:00`` and the buttons of its screens."""
    found = await mine(request)
    if isinstance(found, Reply):
        return found
    if request.pressed is None and request.words:
        return await _typed(request)
    data = request.words
    if len(data) <= 1:
        return _screen(request, found, data)
    wish = _wish(data)
    if wish is None:
        return old_button(request)
    return await _changed(request, wish, data)


async def _changed(request: Request, wish: Wish, data: str) -> Reply:
    place = request.place
    after = await request.services.readers.wish(place.chat_id, place.thread, wish)
    if after is None:
        return refused(request, "reader.nobody")
    return _screen(request, after, _SCREEN_OF.get(data[0], data[0]))


async def _typed(request: Request) -> Reply:
    word, _, rest = request.words.lower().partition(" ")
    hours = {"off": "none", "none": "none"}.get(rest.strip(), rest.strip())
    if word != "quiet" or timing.with_quiet(Preferences(), hours) is None:
        return saying(request.texts.text("follow.how"))
    place = request.place
    after = await request.services.readers.wish(
        place.chat_id, place.thread, lambda wishes: timing.with_quiet(wishes, hours) or wishes
    )
    if after is None:
        return refused(request, "reader.nobody")
    return timing.quiet_screen(request, NAME, after.wishes)


def _wish(data: str) -> Wish | None:
    """Return the change that a button's data means; None for forged or old data."""
    picked = choice.CHOICES.get(data[0])
    if picked is not None:
        return _ticking(picked, data[1], data[2:])
    if data.startswith(f"{_LEAST}="):
        least = phrases.least_of(data[2:])
        return None if least is None else lambda wishes: replace(wishes, least=least)
    if timing.changed(Preferences(), data) is None:
        return None
    return lambda wishes: timing.changed(wishes, data) or wishes


def _ticking(picked: choice.Choice, sign: str, word: str) -> Wish | None:
    if sign == choice.ON and word == choice.EVERYTHING:
        return lambda wishes: picked.put(wishes, ())
    these = picked.meant(word)
    if sign not in (choice.ON, choice.OFF) or not these:
        return None
    on = sign == choice.ON
    return lambda wishes: picked.put(wishes, choice.turned(picked.of(wishes), these, on=on))


def _screen(request: Request, found: Subscription, letter: str) -> Reply:
    picked = choice.CHOICES.get(letter)
    if picked is not None:
        return choice.screen(request, NAME, picked, found.wishes)
    if letter == _WHEN:
        return timing.when_screen(request, NAME, found.wishes)
    if letter == _QUIET:
        return timing.quiet_screen(request, NAME, found.wishes)
    if letter == _LEAST:
        return _least_screen(request, found.wishes)
    return old_button(request) if letter else _main(request, found)


def _main(request: Request, found: Subscription) -> Reply:
    texts = request.texts
    document = phrases.screen(
        texts.text("follow.title"),
        *phrases.follows(request, found.wishes),
        *phrases.timing(request, found.wishes),
    )

    def button(key: str, data: str) -> Button:
        return Button(texts.text(key), NAME, data)

    rows: tuple[Row, ...] = (
        (button("follow.indicators", "i"), button("follow.countries", "c")),
        (button("follow.languages", "l"), button("follow.least", _LEAST)),
        (button("follow.when", _WHEN), button("follow.quiet", _QUIET)),
    )
    where = "start" if found.standing is Standing.CHOOSING else "settings"
    return Reply(document, (*rows, (Button(texts.text("follow.done"), where),)))


def _least_screen(request: Request, wishes: Preferences) -> Reply:
    texts = request.texts
    rows: tuple[Row, ...] = tuple(
        (
            Button(
                phrases.chosen(wishes.least is one, texts.text(f"least.{one}")),
                NAME,
                f"{_LEAST}={one}",
            ),
        )
        for one in QUIETEST_FIRST
    )
    document = phrases.screen(texts.text("follow.least"), texts.text("follow.least-how"))
    return Reply(document, (*rows, (Button(texts.text("follow.back"), NAME),)))
