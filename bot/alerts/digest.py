"""What a digest tells of the alerts that were held for it. Pure."""

from collections.abc import Iterable, Iterator

from bot.alerts.intent import AlertKind
from bot.alerts.preferences import Preferences
from bot.alerts.severity import LOUDEST_FIRST
from bot.alerts.silence import claims_of
from bot.alerts.view import AlertView
from bot.alerts.ways import wanted
from bot.match.verdict import Indicator

_INDICATORS = tuple(Indicator)  # doors, then engagement, then conditions


def told(views: Iterable[AlertView], preferences: Preferences) -> tuple[AlertView, ...]:
    """Return the events that a digest tells, loudest first, one indicator after the other.

    Read at the moment of sending, so corrections count: a retracted event is left out (its
    correction is not), and of events that were merged the first one stands for all. Messages of
    several events are taken apart.
    """
    events: dict[object, AlertView] = {}
    for view in _apart(views):
        story = view.story and (view.story.same_as or view.story)
        correction = view.kind is AlertKind.CORRECTION
        if not correction and (wanted(preferences, view) is None or (story and story.retracted)):
            continue
        event = view.story_id if story is None else story.merged_into or story.story_id
        events.setdefault((correction, event or view.alert_id), view)
    return tuple(sorted(events.values(), key=_rank))


def _apart(views: Iterable[AlertView]) -> Iterator[AlertView]:
    for view in views:
        if view.members:
            yield from view.members
        else:
            yield view


def _rank(view: AlertView) -> tuple[int, int, int]:
    first = min((_INDICATORS.index(claim.indicator) for claim in claims_of(view)), default=99)
    return LOUDEST_FIRST.index(view.severity), first, view.alert_id
