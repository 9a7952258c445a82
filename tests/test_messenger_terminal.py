"""The terminal messenger: colour and width for a person, whole lines for a pipe, no tricks."""

import io
from typing import Any

import pytest
from rich.cells import cell_len
from rich.console import Console

from bot.alerts.destination import Destination, DestinationKind
from bot.alerts.messengers.terminal import TerminalMessenger, styled
from bot.alerts.outcome import SendResult
from bot.alerts.view import Message
from bot.ids import DestinationId

pytestmark = pytest.mark.anyio

HERE = Destination(id=DestinationId(1), kind=DestinationKind.TERMINAL, address="")
URL = "https://antara.example/news/1"
ALERT = Message(
    html="<b>Laos &amp; North Korea: [held]</b>\n<i>외무상 라오스 방문</i>\n<code>met</code>",
    plain="Laos & North Korea: [held]\n외무상 라오스 방문\nmet",
    url=URL,
)


def terminal(**options: Any) -> tuple[TerminalMessenger, io.StringIO]:
    file = io.StringIO()
    console = Console(file=file, highlight=False, markup=False, legacy_windows=False, **options)
    return TerminalMessenger(console), file


async def test_a_pipe_gets_whole_plain_lines() -> None:
    messenger, file = terminal(width=20)
    outcome = await messenger.send(HERE, ALERT)
    assert (outcome.result, outcome.message_id) == (SendResult.SENT, 1)
    assert file.getvalue() == f"--- alert 1\n{ALERT.plain}\n{URL}\n\n"


async def test_messages_are_numbered_and_edits_say_what_they_update() -> None:
    messenger, file = terminal(width=80)
    numbers = [(await messenger.send(HERE, ALERT)).message_id for _ in range(2)]
    assert numbers == [1, 2]
    newer = Message(html="newer", plain="newer")
    assert (await messenger.edit(HERE, 1, newer)).message_id == 1
    assert (await messenger.send(HERE, ALERT, reply_to=1)).message_id == 3
    assert "--- updated: alert 1\nnewer\n" in file.getvalue()
    assert "--- alert 3, follows alert 1\n" in file.getvalue()


async def test_an_edit_prints_what_is_new_and_nothing_where_nothing_is() -> None:
    messenger, file = terminal(width=80)
    await messenger.send(HERE, Message(html="a", plain="Talks held\nAntara\nRead"))
    begin = len(file.getvalue())
    more = Message(html="b", plain="Talks held\nAntara, VNA\nRead", url=URL)
    assert (await messenger.edit(HERE, 1, more)).message_id == 1
    assert file.getvalue()[begin:] == "--- updated: alert 1\nAntara, VNA\n\n"
    begin = len(file.getvalue())
    less = Message(html="c", plain="Talks held\nRead")
    assert (await messenger.edit(HERE, 1, less)).result is SendResult.SENT
    assert file.getvalue()[begin:] == ""


async def test_an_alert_of_an_earlier_run_is_printed_whole() -> None:
    messenger, file = terminal(width=80)
    await messenger.edit(HERE, 7, Message(html="a", plain="Talks held\nAntara"))
    assert "--- updated: alert 7\nTalks held\nAntara\n" in file.getvalue()


async def test_a_person_gets_colour_within_the_width() -> None:
    messenger, file = terminal(width=40, force_terminal=True, color_system="standard")
    long = Message(html="<b>" + "외무상 방문 " * 20 + "</b>", plain="x", url=None)
    await messenger.send(HERE, long)
    shown = file.getvalue()
    assert "\x1b[1m" in shown
    plain, plain_file = terminal(width=40, force_terminal=True, color_system=None, no_color=True)
    await plain.send(HERE, long)
    lines = plain_file.getvalue().splitlines()
    assert len(lines) > 5
    assert max(cell_len(line) for line in lines) <= 40


async def test_a_person_gets_the_link_in_one_piece() -> None:
    messenger, file = terminal(width=20, force_terminal=True, color_system=None)
    await messenger.send(HERE, Message(html="x", plain="x", url=URL))
    assert URL in file.getvalue()


async def test_the_plain_form_is_shown_as_it_is() -> None:
    messenger, file = terminal(width=60, force_terminal=True, color_system=None)
    await messenger.send(HERE, Message(html="<b>x", plain="1 < 2 [bold]"), plain=True)
    assert "1 < 2 [bold]" in file.getvalue()


@pytest.mark.parametrize("force", [True, False])
async def test_publishers_cannot_write_to_the_screen(force: bool) -> None:
    messenger, file = terminal(width=60, force_terminal=force, color_system=None)
    tricks = "a\x1b[2J\x1b]0;owned\x07b\x9b1m\u202ec\rd"
    await messenger.send(HERE, Message(html=tricks, plain=tricks, url="https://x.y/\x1b[2J"))
    shown = file.getvalue()
    assert not any(mark in shown for mark in "\x1b\x07\x9b\u202e\r")
    assert "bold" not in shown


def test_the_tags_of_telegram_become_styles() -> None:
    text = styled('<b>a <i>b</i></b> &lt;c&gt; <a href="https://x.y">d</a> <code>e</code>')
    assert text.plain == "a b <c> d e"
    assert {str(span.style) for span in text.spans} == {
        "bold", "bold italic", "blue underline", "cyan",
    }  # fmt: skip


def test_broken_markup_still_shows_its_words() -> None:
    assert styled("</b>x <b>y").plain == "x y"


class ClosedPipe(io.StringIO):
    def write(self, text: str) -> int:
        raise BrokenPipeError(32, "Broken pipe")


class FullDisk(io.StringIO):
    def write(self, text: str) -> int:
        raise OSError(28, "No space left on device")


async def test_a_terminal_that_cannot_be_written_fails() -> None:
    messenger = TerminalMessenger(Console(file=FullDisk()))
    for _ in range(2):
        assert (await messenger.send(HERE, ALERT)).result is SendResult.FAILED


async def test_a_closed_pipe_fails_and_does_not_end_the_program(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("os.dup2", lambda *_: None)  # rich would point our stdout elsewhere
    messenger = TerminalMessenger(Console(file=ClosedPipe()))
    for _ in range(2):
        assert (await messenger.send(HERE, ALERT)).result is SendResult.FAILED
    assert (await messenger.edit(HERE, 1, ALERT)).result is SendResult.FAILED
