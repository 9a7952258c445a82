"""From alerts to the messages that readers get. Pure.

What a message is made of stands in ``bot.alerts.rendering``, one noun a file. The same alert gives
the same text however late it is rendered: messages are edited only when their text differs.
"""

from datetime import datetime

from bot.alerts.intent import AlertKind
from bot.alerts.rendering.alert import alert_message
from bot.alerts.rendering.catch_up import catch_up_message
from bot.alerts.rendering.correction import correction_message
from bot.alerts.rendering.digest import digest
from bot.alerts.rendering.event import EMOJI, event_line, gist_line
from bot.alerts.rendering.outlets import LONGEST_OUTLET
from bot.alerts.rendering.reader import Reader, age_text
from bot.alerts.rendering.silence_report import silence_report, silence_sentence
from bot.alerts.view import AlertView, Message

__all__ = [
    "EMOJI",
    "LONGEST_OUTLET",
    "Reader",
    "age_text",
    "digest",
    "event_line",
    "gist_line",
    "render",
    "silence_report",
    "silence_sentence",
]


def render(view: AlertView, reader: Reader, now: datetime) -> Message:
    """Return the message of an alert: new, late, catch-up or correction."""
    del now  # the text must not change by itself
    if view.kind is AlertKind.CATCH_UP:
        return catch_up_message(view, reader)
    if view.kind is AlertKind.CORRECTION:
        return correction_message(view, reader)
    return alert_message(view, reader)
