"""/story ID or LINK: one event with its claims, its reports, what came before and after,
corrections.
"""

import re
from urllib.parse import quote

from bot.alerts.html import Block, Bold, Document, Inline, Italic, Link, Strike, Text, clip, flat
from bot.alerts.rendering.corrected import RETRACTED_EMOJI, standing_lines, withdrawn_block
from bot.alerts.rendering.event import EMOJI
from bot.alerts.rendering.outlets import count_of, source_line
from bot.chat import claim_line, event_line
from bot.chat.access import Access
from bot.chat.request import Button, Reply, Request, Row, saying
from bot.chat.services.archive import Event, Thread
from bot.ids import from_public, public

NAME = "story"
ACCESS = Access.EVERYONE
MENU = False
EXAMPLE = "/story https://news.example/report"

PAYLOAD = "s_"  # before an event's public id in the payload of a deep link
_LISTS = {"r": "recent", "c": "country", "i": "indicator"}
_LINK = re.compile(r"(?:[?&]start=|^)s_([0-9a-z]{13})$", re.IGNORECASE)
_LONGEST_TITLE = 200
_LISTED = 10  # reports
_DROP_REPORT, _DROP_THREAD, _DROP_TITLE = 3, 2, 1


async def handle(request: Request) -> Reply:
    """Answer ``/story ID|link`` and the buttons that open an event."""
    name, _, back = request.words.partition(event_line.BACK)
    if not name.strip() and request.pressed is None:
        return saying(request.texts.text("story.how"))
    return await shown(request, name, back if request.pressed is not None else "")


def from_payload(payload: str) -> str | None:
    """Return the public id in the payload of a deep link, ``s_<id>``; None for any other."""
    name = payload.removeprefix(PAYLOAD)
    if name == payload:
        return None
    try:
        return public(from_public(name))
    except ValueError:
        return None


def name_in(words: str) -> str:
    """Return the public id in a deep link or in its payload; any other words as they are."""
    found = _LINK.search(words.strip())
    return found[1] if found else words.strip()


async def shown(request: Request, name: str, back: str = "") -> Reply:
    """Return an event as a reply.

    ``name``: the public id of the event, of its alert or of a report, or a link. ``back``: the
    list to go back to, as a button carries it: its letter and its data.
    """
    thread = await request.archive.thread(name_in(name))
    if thread is None:
        if request.pressed is not None:
            return Reply(None, toast=request.texts.text("button.old"))
        return saying(request.texts.text("story.unknown"))
    return Reply(_document(request, thread).fitted(), _buttons(request, thread, back))


def _document(request: Request, thread: Thread) -> Document:
    event = thread.event
    blocks = [_head(request, event), *_standing(request, event)]
    blocks.append(Block((Text(event_line.day(event.at, request.reader)),)))
    if event.reports:
        title = clip(flat(event.reports[0].title), _LONGEST_TITLE)
        blocks.append(Block((Italic((Text(title),)),), drop=_DROP_TITLE))
    blocks += _claims(request, event)
    blocks += _reports(request, event)
    blocks += _neighbours(request, "story.before", thread.before)
    blocks += _neighbours(request, "story.after", thread.after)
    return Document(tuple(blocks))


def _head(request: Request, event: Event) -> Block:
    line = Text(event_line.gist(event, request.reader))
    if event.story.retracted:
        return Block((Text(f"{RETRACTED_EMOJI} "), Strike((line,))))
    return Block((Text(f"{EMOJI[event.story.severity]} "), Bold((line,))))


def _standing(request: Request, event: Event) -> list[Block]:
    if event.story.retracted:
        return [withdrawn_block(event.story, request.reader)]
    return [Block((Text(line),)) for line in standing_lines(event.story, request.reader)]


def _claims(request: Request, event: Event) -> list[Block]:
    if not event.story.claims:
        return []
    title = Block((Text("\n"), Bold((Text(request.texts.text("story.claims")),))))
    words = request.reader.words
    return [title, *(Block(claim_line.nodes(one, words)) for one in event.story.claims)]


def _reports(request: Request, event: Event) -> list[Block]:
    texts, words = request.texts, request.reader.words
    outlets = texts.plural("event.outlets", count_of(event.reports))
    title = f"{texts.plural('story.reports', len(event.reports))} · {outlets}"
    blocks = [Block((Text("\n"), Bold((Text(title),))))]
    for report in event.reports[:_LISTED]:
        day = event_line.day(report.published or report.first_seen, request.reader)
        tail = f" · {words.language_name(report.language)} · {day}"
        source = Link((Text(source_line(report, words)),), report.url)
        blocks.append(Block((Text("• "), source, Text(tail)), drop=_DROP_REPORT))
    rest = len(event.reports) - _LISTED
    if rest > 0:
        blocks.append(Block((Text(words.plural("more_reports", rest)),), drop=_DROP_REPORT))
    return blocks


def _neighbours(request: Request, title: str, events: tuple[Event, ...]) -> list[Block]:
    if not events:
        return []
    head = Block((Text("\n"), Bold((Text(request.texts.text(title)),))), drop=_DROP_THREAD)
    return [head, *(_neighbour(request, event) for event in events)]


def _neighbour(request: Request, event: Event) -> Block:
    day = event_line.day(event.at, request.reader)
    line: Inline = Text(f"{day}: {event_line.gist(event, request.reader)}")
    if request.bot_name:
        line = Link((line,), deep_link(request.bot_name, public(event.story.story_id)))
    return Block((Text("• "), line), drop=_DROP_THREAD)


def deep_link(bot_name: str, story_id: str) -> str:
    """Return the link that opens an event in a private chat with the bot."""
    return f"https://t.me/{bot_name}?start={PAYLOAD}{story_id}"


def _buttons(request: Request, thread: Thread, back: str) -> tuple[Row, ...]:
    texts = request.texts
    steps = []
    for key, events in (("earlier", thread.before[-1:]), ("later", thread.after[:1])):
        for event in events:
            data = event_line.data(event, back)
            steps.append(Button(texts.text(f"story.{key}"), NAME, data))
    name = public(thread.event.story.story_id)
    more = [Button(texts.text("story.why"), "why", f"a_{name}")]
    if request.bot_name:
        link = quote(deep_link(request.bot_name, name), safe="")
        more.append(Button(texts.text("story.share"), url=f"https://t.me/share/url?url={link}"))
    if request.private and request.may(Access.ANALYST):
        more.append(Button(texts.text("correct.open"), "correct", f"e:{name}"))
    if back and back[0] in _LISTS:
        more.append(Button(texts.text("story.back"), _LISTS[back[0]], back[1:]))
    return (tuple(steps), tuple(more))
