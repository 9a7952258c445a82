"""/silence WHAT TIME REASON: hold alerts back for a while, with a reason."""

from bot import ids
from bot.alerts.html import Document
from bot.alerts.rendering.reader import date_text
from bot.alerts.rendering.silence_report import matched
from bot.alerts.silence import Silence, SilenceMatcher
from bot.chat import silence_words
from bot.chat.access import Access
from bot.chat.feed_screens import choice, phrases
from bot.chat.request import Button, Reply, Request
from bot.chat.silence_words import NotUnderstoodError, SilenceWords
from bot.ids import StoryId

NAME = "silence"
ACCESS = Access.ADMIN
MENU = True
EXAMPLE = "/silence indicator=visits country=LA 7d state visit, told by hand"


async def handle(request: Request) -> Reply:
    """Answer ``/silence indicator=visits country=LA 7d reason``, also as an answer to an alert."""
    texts = request.texts
    try:
        words = silence_words.read(request.words)
        matcher = await _matcher(request, words)
    except NotUnderstoodError as error:
        return phrases.says(texts.text(f"silence.not-{error.key}", word=error))
    missing = _missing(matcher, words)
    if missing is not None or words.span is None:
        return phrases.says(texts.text(missing or "silence.how"))
    begin = request.services.silences.begin
    try:
        return _begun(request, await begin(request.user_id, matcher, words.span, words.why))
    except ValueError as error:
        return phrases.says(texts.text("feedlist.refused", why=error))


def _missing(matcher: SilenceMatcher, words: SilenceWords) -> str | None:
    if matcher == SilenceMatcher() or words.span is None:
        return "silence.how"
    return None if words.why else "silence.no-reason"


async def _matcher(request: Request, words: SilenceWords) -> SilenceMatcher:
    named = words.named
    story = named.get("story")
    return SilenceMatcher(
        indicator=silence_words.indicator(named["indicator"]) if "indicator" in named else None,
        country=silence_words.country(named["country"]) if "country" in named else None,
        outlet=silence_words.host(named["outlet"]) if "outlet" in named else None,
        feed=await _feed(request, named["feed"]) if "feed" in named else None,
        story=await _story(request, story) if story else await _answered(request, words),
    )


async def _feed(request: Request, word: str) -> str:
    listing = await request.services.feed_list.listing()
    found = choice.matching(listing.feeds, word)
    if len(found) != 1:
        raise NotUnderstoodError("feed", word)
    return found[0].feed.name


async def _story(request: Request, name: str) -> StoryId:
    thread = await request.archive.thread(name)
    if thread is None:
        raise NotUnderstoodError("story", name)
    return thread.event.story.story_id


async def _answered(request: Request, words: SilenceWords) -> StoryId | None:
    """As an answer to an alert, without a word of what: its event is meant."""
    if request.answered is None or words.named:
        return None
    told = await request.archive.told_by(request.place.chat_id, request.answered)
    return await _story(request, told[0]) if len(told) == 1 else None


def _begun(request: Request, made: Silence) -> Reply:
    what = matched(made.matcher, (), request.reader)
    until = date_text(made.ends_at, request.reader)
    text = request.texts.text("silence.begun", what=what, until=until)
    end = Button(request.texts.text("silence.end"), "silences", f"e:{ids.public(made.id)}")
    return Reply(Document((phrases.line(text),)), ((end,),))
