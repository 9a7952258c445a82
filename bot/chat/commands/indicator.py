"""/indicator [NAME]: what counts under one, how far it came of late, and its latest events."""

from bot.alerts.html import Block, Bold, Document, Text, clip
from bot.alerts.rendering.event import EMOJI
from bot.alerts.severity import of_indicator
from bot.chat import event_line, pages, tally
from bot.chat.access import Access
from bot.chat.archive_filter import indicator_of, to_data
from bot.chat.request import Button, Reply, Request, Row, saying
from bot.chat.services.archive import ArchiveFilter, EventPage
from bot.match.verdict import CONDITIONS, DOORS, Indicator

NAME = "indicator"
ACCESS = Access.EVERYONE
MENU = True
EXAMPLE = "/indicator visits"

_LATEST = 4  # events


async def handle(request: Request) -> Reply:
    """Answer ``/indicator [NAME]`` and its buttons."""
    name = request.words.strip()
    if not name:
        return _choice(request)
    indicator = indicator_of(name, request.texts.language)
    if indicator is None:
        if request.pressed is not None:
            return Reply(None, toast=request.texts.text("button.old"))
        return saying(request.texts.text("indicator.unknown", word=clip(name, 40)))
    return await _one(request, indicator)


def _choice(request: Request) -> Reply:
    words = request.reader.words
    buttons = [
        Button(f"{EMOJI[of_indicator(one)]} {words.text(f'indicator.{one}')}", NAME, str(one))
        for one in Indicator
    ]
    head = saying(request.texts.text("indicator.which"))
    return Reply(head.document, pages.grid(buttons, 2))


async def _one(request: Request, indicator: Indicator) -> Reply:
    wanted = ArchiveFilter(indicator=indicator)
    counts = await request.archive.tally(wanted, request.now)
    found = await request.archive.events(wanted, request.now, 0)
    texts = request.texts
    name = request.reader.words.text(f"indicator.{indicator}")
    blocks = [
        Block((Text(f"{EMOJI[of_indicator(indicator)]} "), Bold((Text(name),)))),
        Block((Text(texts.text(f"indicator.about.{indicator}")),)),
        Block(
            (
                Text(
                    texts.text(
                        f"indicator.climbs.{_sort(indicator)}", steps=_steps(request, indicator)
                    )
                ),
            )
        ),
        Block((Text(""),)),
        *tally.of_indicator(request, counts, indicator),
    ]
    latest = found.events[:_LATEST]
    key = "indicator.latest" if latest else "indicator.none"
    blocks.append(Block((Text("\n"), Bold((Text(texts.text(key)),)))))
    blocks += event_line.blocks(request, latest)
    return Reply(Document(tuple(blocks)).fitted(), _buttons(request, indicator, found))


def _sort(indicator: Indicator) -> str:
    if indicator in CONDITIONS:
        return "condition"
    return "door" if indicator in DOORS else "ladder"


def _steps(request: Request, indicator: Indicator) -> str:
    words = request.reader.words
    steps = [step for step in tally.steps_of(indicator) if step != "closes"]
    return ", ".join(words.text(f"stage.{step}") for step in steps)


def _buttons(request: Request, indicator: Indicator, found: EventPage) -> tuple[Row, ...]:
    rows = event_line.openers(found.events[:_LATEST], f"i{indicator}")
    last = [Button(request.texts.text("indicator.others"), NAME)]
    if found.total > _LATEST:
        every = request.texts.plural("event.all", found.total)
        last.insert(0, Button(every, "recent", to_data(ArchiveFilter(indicator=indicator))))
    return (*rows, tuple(last))
