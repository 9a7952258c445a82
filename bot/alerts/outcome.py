"""How one attempt to send ended: what ``classify`` and the messengers return. Values only."""

from dataclasses import dataclass
from enum import StrEnum


class SendResult(StrEnum):
    """What the sender does next; the table is in ``classify``."""

    SENT = "sent"
    RETRY_AFTER = "retry-after"  # told to wait: back to queued, not an attempt
    NOT_SENT = "not-sent"  # surely not sent: retry with backoff
    UNKNOWN = "unknown"  # the answer was lost: may or may not be out
    FIX_TEXT = "fix-text"  # plain text once, logged as a bug
    DROP_THREAD = "drop-thread"  # the topic is gone: send to General once, tell the owner
    DROP_CHAT = "drop-chat"  # blocked, kicked, deactivated: stop the chat, cancel its rows
    PAUSE_CHAT = "pause-chat"  # chat not found, no rights: pause, tell the admin
    MIGRATED = "migrated"  # the group became a supergroup: new id everywhere, requeue
    GONE = "gone"  # the message to edit does not exist any more
    FAILED = "failed"  # refused for good
    FATAL = "fatal"  # the token is refused, or another poller: the program ends


@dataclass(frozen=True, slots=True)
class SendOutcome:
    """One attempt's end, with what the next step needs."""

    result: SendResult
    message_id: int | None = None
    retry_after: float | None = None  # seconds
    new_chat_id: int | None = None
    chat_missing: bool = False  # PAUSE_CHAT because there is no such chat
    detail: str = ""  # a short sentence; never holds the token
