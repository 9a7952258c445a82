"""/board [picture | COUNTRY | INDICATOR] [DAY] [BASELINE]: where the doors stand, on any day."""

from bot.alerts.html import Block, Bold, Document, Text, clip
from bot.alerts.rendering.event import EMOJI
from bot.alerts.severity import of_indicator
from bot.board.picture import Kind
from bot.board.sentence import sentence
from bot.board.values import Board
from bot.board.wording import cells, overview
from bot.board.wording.voice import Voice
from bot.chat import pages
from bot.chat.access import Access
from bot.chat.archive_filter import COUNTRIES
from bot.chat.board_asked import Asked, NotAskedError, View, from_data, from_words
from bot.chat.request import Attachment, Button, Reply, Request, Row, saying
from bot.errors import DatabaseError, JembatanError
from bot.match.verdict import Indicator

NAME = "board"
ACCESS = Access.EVERYONE
MENU = True
EXAMPLE = "/board laos 2025-12-31"

_CAPTION = 1000  # UTF-16 units of Telegram's 1024
_SPARE = 100  # units kept free below the board


async def handle(request: Request) -> Reply:
    """Answer ``/board [picture | country | indicator] [as of] [baseline]`` and its buttons."""
    pressed = request.pressed is not None
    try:
        if pressed and request.words:
            asked = from_data(request.words)
        else:
            asked = from_words(request.words, request.texts.language)
    except NotAskedError:
        if pressed:
            return Reply(None, toast=request.texts.text("button.old"))
        return saying(request.texts.text("board.unknown", word=clip(request.words, 40)))
    try:
        board = await request.services.boards.board(asked.as_of, asked.baseline)
    except DatabaseError:
        raise
    except JembatanError:
        return saying(request.texts.text("board.no-day"))
    return await _view(request, asked, board)


async def _view(request: Request, asked: Asked, board: Board) -> Reply:
    voice = Voice(request.texts.language)
    if asked.view is View.PICTURE:
        return await _picture(request, asked, board, voice)
    if asked.view is View.INDICATORS:
        return _choice(request, asked, "board.which-indicator", _indicators(asked, voice))
    if asked.view is View.COUNTRIES:
        return _choice(request, asked, "board.which-country", _countries(asked, voice))
    if asked.view is View.INDICATOR:
        document = cells.of_indicator(board, Indicator(asked.what), voice)
        return Reply(document, _back(request, asked, View.INDICATORS))
    if asked.view is View.COUNTRY:
        return Reply(
            cells.of_country(board, asked.what, voice), _back(request, asked, View.COUNTRIES)
        )
    document = overview.overview(board, voice, spare=_SPARE)
    return Reply(document, _ways(request, asked), fresh=asked.view is View.AGAIN)


def _ways(request: Request, asked: Asked) -> tuple[Row, ...]:
    """Return the buttons below the whole board."""
    texts, page = request.texts, request.services.boards.page
    last = [Button(texts.text("board.calendar"), "calendar")]
    if page is not None:
        last.append(Button(texts.text("board.page"), "", url=page))
    return (
        (asked.button(texts.text("board.picture"), View.PICTURE, Kind.INDICATORS),),
        (
            asked.button(texts.text("board.indicators"), View.INDICATORS),
            asked.button(texts.text("board.countries"), View.COUNTRIES),
        ),
        tuple(last),
    )


def _choice(request: Request, asked: Asked, title: str, buttons: list[Button]) -> Reply:
    back = asked.button(request.texts.text("board.back"), View.OVERVIEW)
    return Reply(saying(request.texts.text(title)).document, (*pages.grid(buttons, 2), (back,)))


def _indicators(asked: Asked, voice: Voice) -> list[Button]:
    return [
        asked.button(f"{EMOJI[of_indicator(one)]} {voice.indicator(one)}", View.INDICATOR, one)
        for one in Indicator
    ]


def _countries(asked: Asked, voice: Voice) -> list[Button]:
    named = sorted(COUNTRIES, key=lambda one: (one == "ASEAN", voice.country(one)))
    return [asked.button(voice.country(one), View.COUNTRY, one) for one in named]


def _back(request: Request, asked: Asked, others: View) -> tuple[Row, ...]:
    name = "indicators" if others is View.INDICATORS else "countries"
    return (
        (
            asked.button(request.texts.text("board.back"), View.OVERVIEW),
            asked.button(request.texts.text(f"board.{name}"), others),
        ),
    )


async def _picture(request: Request, asked: Asked, board: Board, voice: Voice) -> Reply:
    texts, kind = request.texts, Kind(asked.what)
    try:
        drawn = await request.services.boards.picture(board, kind, voice.language)
    except DatabaseError:
        raise
    except JembatanError:
        return _without_picture(request, texts.text("board.no-picture"))
    caption = Document(
        (
            Block((Bold((Text(voice.text(f"picture.{kind}")),)),)),
            Block((Text(sentence(board, voice.language)),), drop=1),
            Block((Text(texts.text(f"board.about-{kind}")),), drop=2),
        )
    ).fitted(max_units=_CAPTION)
    other = Kind.COUNTRIES if kind is Kind.INDICATORS else Kind.INDICATORS
    row = (
        asked.button(texts.text(f"board.to-{other}"), View.PICTURE, other),
        asked.button(texts.text("board.text"), View.AGAIN),
    )
    name = f"board-{kind}-{board.as_of}.png"
    return Reply(caption, (row,), attachment=Attachment(name, drawn, picture=True))


def _without_picture(request: Request, sentence: str) -> Reply:
    return saying(sentence) if request.pressed is None else Reply(None, toast=sentence)
