"""The buttons under an alert, by who can press them. Pure.

    a private chat    Open, Why / Mute, Not relevant
    a group           Open, Why / Mute: who mutes is asked of Telegram, as for every wish there
    a channel         Open, Why: anyone can press, and the answer to Why is only seen by them
    an analyst's      Confirm, Reject, Restage, Merge below, in the private chat alone
    terminal, web     none

A message is written for one destination, and in a private chat that is one person.
"""

from collections.abc import Collection

from bot.alerts.buttons import Button, Row
from bot.alerts.destination import Destination, DestinationKind, DestinationOrigin
from bot.alerts.html import safe_url
from bot.alerts.pacing import is_private
from bot.catalogue import Catalogue

WHY, MUTE, NOT_RELEVANT = "why", "mute", "notrelevant"  # the commands that answer a press
CORRECT = "correct"
# What a press asks for; the letter before it says that the message is an alert, which stays.
UNDER_ALERT = "a"
CORRECTIONS = {"confirm": "c", "reject": "j", "restage": "r", "merge": "m"}
ALERT = "a"  # before the id of an alert in a button's data; an event's stands alone


def keyboard(
    destination: Destination,
    name: str,
    url: str | None,
    words: Catalogue,
    analysts: Collection[int] = (),
) -> tuple[Row, ...]:
    """Return the rows under the alert with that public id, whose leading report is at ``url``.

    ``words`` is the catalogue ``bot.alerts`` in the destination's language; ``analysts`` are the
    ids of those who may correct.
    """
    if destination.kind is not DestinationKind.TELEGRAM:
        return ()
    first = [Button(words.text("button.why"), WHY, name)]
    if safe_url(url) is not None:
        first.insert(0, Button(words.text("button.open"), url=url))
    second = []
    if destination.origin is DestinationOrigin.CHAT:
        second.append(Button(words.text("button.mute"), MUTE, f"{ALERT}{name}"))
        if is_private(destination.address):
            second.append(Button(words.text("button.not-relevant"), NOT_RELEVANT, name))
    rows = (tuple(first), tuple(second), _corrections(destination, name, words, analysts))
    return tuple(row for row in rows if row)


def _corrections(
    destination: Destination, name: str, words: Catalogue, analysts: Collection[int]
) -> Row:
    """A private chat has the id of its person."""
    if destination.address not in map(str, analysts):
        return ()
    return tuple(
        Button(words.text(f"button.{action}"), CORRECT, f"{UNDER_ALERT}{step}:{name}")
        for action, step in CORRECTIONS.items()
    )
