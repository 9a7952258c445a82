"""The terminal: alerts in colour for a person, in whole plain lines for a pipe or a file.

What is printed stays printed, so an edit prints the lines that the alert did not have before, under
its number: "updated: alert 3", then "Also: Antara, VNA". Where none is new it prints nothing. Of an
alert that another run printed, or too many alerts ago, it prints the whole text.
"""

import re
import sys
from collections import OrderedDict
from html.parser import HTMLParser

from rich.console import Console
from rich.padding import Padding
from rich.rule import Rule
from rich.text import Text

from bot.alerts.destination import Destination
from bot.alerts.outcome import SendOutcome, SendResult
from bot.alerts.view import Message

_STYLES = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "s": "strike",
    "code": "cyan",
    "pre": "cyan",
    "a": "blue underline",
    "blockquote": "dim",
}
_WIDEST = 100
_REMEMBERED = 500  # alerts
# Escape sequences could rewrite the screen, marks of direction could hide what a title says.
_UNWANTED = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


class TerminalMessenger:
    """Prints messages and numbers them; an edit prints its new lines under the old number."""

    def __init__(self, console: Console | None = None) -> None:
        self._console = console or Console(file=sys.stdout, highlight=False, markup=False)
        self._last = 0
        self._lines: OrderedDict[int, set[str]] = OrderedDict()

    async def send(
        self,
        destination: Destination,
        message: Message,
        *,
        reply_to: int | None = None,
        plain: bool = False,
    ) -> SendOutcome:
        """Print a message under the next number."""
        del destination
        number = self._last + 1
        title = f"alert {number}" + (f", follows alert {reply_to}" if reply_to else "")
        outcome = self._print(title, number, message, plain=plain)
        if outcome.result is SendResult.SENT:
            self._last = number
            self._remember(number, message)
        return outcome

    async def edit(
        self, destination: Destination, message_id: int, message: Message, *, plain: bool = False
    ) -> SendOutcome:
        """Print the lines that are new."""
        del destination
        before = self._lines.get(message_id, set())
        new = [line for line in message.plain.splitlines() if line not in before]
        if not new:
            return SendOutcome(SendResult.SENT, message_id=message_id)
        shown = message
        if before:
            text = "\n".join(new)
            shown, plain = Message(html=text, plain=text), True
        outcome = self._print(f"updated: alert {message_id}", message_id, shown, plain=plain)
        if outcome.result is SendResult.SENT:
            self._remember(message_id, message)
        return outcome

    def _remember(self, number: int, message: Message) -> None:
        self._lines[number] = set(message.plain.splitlines())
        while len(self._lines) > _REMEMBERED:
            self._lines.popitem(last=False)

    async def aclose(self) -> None:
        """Nothing to close: the console belongs to the caller."""

    def _print(self, title: str, number: int, message: Message, *, plain: bool) -> SendOutcome:
        try:
            if self._console.is_terminal:
                self._in_colour(title, message, plain=plain)
            else:
                self._in_lines(title, message)
        except (OSError, SystemExit):  # rich ends the program when a pipe is closed
            return SendOutcome(SendResult.FAILED, detail="the terminal cannot be written")
        if self._console.quiet:  # and says nothing more after that
            return SendOutcome(SendResult.FAILED, detail="the terminal is closed")
        return SendOutcome(SendResult.SENT, message_id=number)

    def _in_colour(self, title: str, message: Message, *, plain: bool) -> None:
        width = min(self._console.width, _WIDEST)
        text = Text(_clean(message.plain)) if plain else styled(message.html)
        self._console.print(Rule(title, style="dim", align="left"), width=width)
        self._console.print(Padding(text, (0, 0, 0, 2)), width=width)
        if message.url and message.url not in text.plain:
            link = Text(f"  {_clean(message.url)}", style="dim")
            self._console.print(link, soft_wrap=True)
        self._console.print()

    def _in_lines(self, title: str, message: Message) -> None:
        lines = [f"--- {title}", _clean(message.plain)]
        if message.url and message.url not in message.plain:
            lines.append(_clean(message.url))
        self._console.print("\n".join(lines) + "\n", soft_wrap=True, markup=False, highlight=False)


def styled(source: str) -> Text:
    """Return Telegram's HTML as styled text."""
    reader = _Reader()
    reader.feed(source)
    reader.close()
    return reader.text


class _Reader(HTMLParser):
    """Turns the few tags that Telegram knows into styles."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.text = Text()
        self._open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in self._open:
            self._open.remove(tag)

    def handle_data(self, data: str) -> None:
        style = " ".join(_STYLES[tag] for tag in self._open if tag in _STYLES)
        self.text.append(_clean(data), style=style)


def _clean(text: str) -> str:
    return _UNWANTED.sub("", text)
