"""What a reader of the channel saw: new messages, edits in place, answers to earlier ones."""

from typing import Any

from tests.fakes.bot_api import BotApi
from tests.fakes.bot_api_client import CHANNEL


class Channel:
    """Looks at the fake's outbox; every ``got`` is about what came since the one before."""

    def __init__(self, api: BotApi) -> None:
        self._api = api
        self._looked_at = 0

    def got(self, expected: tuple[str, ...], hour: float) -> None:
        """Since the last look these messages came, and no other."""
        texts = [_first(one) for one in self._posted()]
        new, self._looked_at = texts[self._looked_at :], len(texts)
        shown = "\n---\n".join(new)
        assert len(new) == len(expected), f"hour {hour:g}: {len(new)} messages\n{shown}"
        for words in expected:
            assert any(words in text for text in new), f"hour {hour:g}: no {words!r} in\n{shown}"

    def shows(
        self,
        words: str,
        hour: float,
        *,
        edited: int | None = None,
        answers: str | None = None,
        silent: bool | None = None,
        also: tuple[str, ...] = (),
    ) -> None:
        """One message now has these words: edited so often, an answer to the one with those."""
        found = [one for one in self._posted() if words in one["text"]]
        every = "\n---\n".join(one["text"] for one in self._posted())
        assert len(found) == 1, f"hour {hour:g}: {len(found)} messages with {words!r} in\n{every}"
        [message] = found
        for more in also:
            assert more in message["text"], f"hour {hour:g}: no {more!r} in\n{message['text']}"
        if edited is not None:
            assert len(message["edits"]) == edited, f"hour {hour:g}\n{message['text']}"
        if silent is not None:
            assert message["silent"] is silent, f"hour {hour:g}"
        if answers is not None:
            assert answers in self._answered(message), f"hour {hour:g}"

    def _posted(self) -> list[dict[str, Any]]:
        return self._api.outbox(CHANNEL)

    def _answered(self, message: dict[str, Any]) -> str:
        """The first words of the message that this one answers."""
        [earlier] = [one for one in self._posted() if one["message_id"] == message["reply_to"]]
        return _first(earlier)


def _first(message: dict[str, Any]) -> str:
    """A message as it was when it came."""
    return str(message["edits"][0]["text"] if message["edits"] else message["text"])
