"""/mute [WHAT] [TIME]: hear nothing of an event, an indicator or a country for a while."""

import re
from dataclasses import replace
from datetime import timedelta

from bot.alerts.keyboard import ALERT
from bot.alerts.mute import Mute, with_mute, without
from bot.alerts.preferences import Preferences
from bot.alerts.silence import SilenceMatcher
from bot.chat.access import Access
from bot.chat.commands import story
from bot.chat.reader_screens import mutes, phrases
from bot.chat.reader_screens.standing import mine, old_button, refused
from bot.chat.request import Button, Reply, Request, saying
from bot.chat.services.readers import Subscription

NAME = "mute"
ACCESS = Access.CHAT_ADMIN
MENU = True
EXAMPLE = "/mute laos 7d"

LONGEST = timedelta(days=90)
_SPAN = re.compile(r"(?:^|\s)(\d{1,4})\s?([hd])$", re.IGNORECASE)


async def handle(request: Request) -> Reply:
    """Answer ``/mute [what] [8h|7d]``, as an answer to an alert too, and the buttons."""
    found = await mine(request)
    if isinstance(found, Reply):
        return found
    if request.pressed is not None:
        return await _pressed(request, found)
    if request.words:
        return await _typed(request)
    if request.answered is not None:
        told = await request.archive.told_by(request.place.chat_id, request.answered)
        if len(told) == 1:
            return await _choice(request, told[0])
    return await mutes.listing(request, NAME, found.wishes)


async def _pressed(request: Request, found: Subscription) -> Reply:
    data = request.words
    if not data:
        return await mutes.listing(request, NAME, found.wishes)
    if data.startswith(ALERT):
        return await _choice(request, data.removeprefix(ALERT))
    ending = data.startswith(mutes.END)
    name, _, word = data.removeprefix(mutes.END).partition(mutes.FOR)
    what, span = mutes.read(name), span_of(word)
    if what is None or (span is None and not ending):
        return old_button(request)
    return await _end(request, what) if ending or span is None else await _set(request, what, span)


async def _choice(request: Request, name: str) -> Reply:
    thread = await request.archive.thread(name)
    if thread is None:
        return refused(request, "mute.unknown-event")
    return replace(mutes.choice(request, NAME, thread.event), fresh=True)


async def _typed(request: Request) -> Reply:
    words = request.words.strip()
    span = _SPAN.search(words)
    length = span_of(span[0]) if span else mutes.USUAL
    subject = (words[: span.start()] if span else words).strip()
    what = mutes.named(subject, request.texts.language)
    if what is None and subject:
        thread = await request.archive.thread(story.name_in(subject))
        what = None if thread is None else SilenceMatcher(story=thread.event.story.thread_id)
    if what is None or length is None:
        return saying(request.texts.text("mute.how"))
    return await _set(request, what, length)


def span_of(text: str) -> timedelta | None:
    """Read "8h" or "7d"; None for anything else, and for more than 90 days."""
    found = _SPAN.search(text.strip())
    if found is None:
        return None
    number, unit = int(found[1]), found[2].lower()
    span = timedelta(hours=number) if unit == "h" else timedelta(days=number)
    return span if timedelta() < span <= LONGEST else None


async def _set(request: Request, what: SilenceMatcher, span: timedelta) -> Reply:
    new = Mute(what, request.now, request.now + span)

    def wish(wishes: Preferences) -> Preferences:
        return replace(wishes, mutes=with_mute(wishes.mutes, new, request.now))

    place, texts = request.place, request.texts
    if await request.services.readers.wish(place.chat_id, place.thread, wish) is None:
        return refused(request, "reader.nobody")
    document = phrases.screen(
        texts.text("mute.done", what=await mutes.label(request, what)),
        mutes.until(request, new),
        texts.text("mute.loud") if what.story is None else "",
    )
    undo = Button(texts.text("mute.end"), NAME, f"{mutes.END}{mutes.data(what)}")
    every = Button(texts.text("mute.title"), NAME)
    return Reply(document, ((undo, every),))


async def _end(request: Request, what: SilenceMatcher) -> Reply:
    def wish(wishes: Preferences) -> Preferences:
        return replace(wishes, mutes=without(wishes.mutes, what, request.now))

    place = request.place
    after = await request.services.readers.wish(place.chat_id, place.thread, wish)
    if after is None:
        return refused(request, "reader.nobody")
    return await mutes.listing(request, NAME, after.wishes)
