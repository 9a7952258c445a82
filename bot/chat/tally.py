"""How many events of each step there were of late, as lines."""

from collections.abc import Mapping, Sequence

from bot.alerts.html import Block, Bold, Text
from bot.chat.request import Request
from bot.chat.services.archive import Tally
from bot.match.verdict import Indicator

STEPS = {
    Indicator.RECIPROCITY: ("opened", "refused"),
    Indicator.DENUCLEARISATION: ("raised", "advanced"),
    Indicator.SANCTIONS: ("enforced", "evaded", "eased"),
    Indicator.PARTNER_REACTION: ("supportive", "critical", "neutral"),
}
LADDER = ("proposed", "agreed", "held", "setback", "closes")


def steps_of(indicator: Indicator) -> Sequence[str]:
    """Return the stages or polarities of an indicator, in the order of the ladder."""
    return STEPS.get(indicator, LADDER)


def of_indicator(request: Request, tally: Tally, indicator: Indicator) -> list[Block]:
    """Return a line for the last 30 days and one for the last 365."""
    lines = (("tally.month", tally.month), ("tally.year", tally.year))
    return [_line(request, key, counts, indicator) for key, counts in lines]


def _line(
    request: Request,
    key: str,
    counts: Mapping[tuple[Indicator, str], int],
    indicator: Indicator,
) -> Block:
    return Block(
        (
            Bold((Text(request.texts.text(key)),)),
            Text(f": {_counts(request, counts, indicator)}"),
        )
    )


def _counts(
    request: Request, counts: Mapping[tuple[Indicator, str], int], indicator: Indicator
) -> str:
    words = request.reader.words
    parts = [
        f"{words.text(f'stage.{step}')} {words.number(counts[indicator, step])}"
        for step in steps_of(indicator)
        if counts.get((indicator, step))
    ]
    return ", ".join(parts) or request.texts.text("tally.nothing")


def of_country(request: Request, tally: Tally) -> list[Block]:
    """Return a line per indicator of the last 365 days, in the house order."""
    words = request.reader.words
    return [
        Block(
            (
                Text(f"• {words.text(f'indicator.{indicator}')}: "),
                Text(_counts(request, tally.year, indicator)),
            ),
            drop=2,
        )
        for indicator in Indicator
        if any(tally.year.get((indicator, step)) for step in steps_of(indicator))
    ]
