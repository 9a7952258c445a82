"""How an alert reaches one reader: at once, in a digest, or not at all. Pure.

the reader does not follow this              SKIP    filtered
the reader muted this for a while            SKIP    muted
the reader wants digests                     DIGEST  digest-wanted
it is night there, and this may not wake     DIGEST  quiet-hours
otherwise                                    NEW     the alert's own reason
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.alerts import schedule
from bot.alerts.intent import AlertKind, Intent, NotifyReason, Severity
from bot.alerts.mute import muted
from bot.alerts.preferences import Cadence, Preferences
from bot.alerts.severity import LOUDEST_FIRST
from bot.alerts.silence import claims_of
from bot.alerts.view import AlertView
from bot.match.verdict import Claim


def way(preferences: Preferences, view: AlertView, now: datetime) -> Intent:
    """Decide how an alert goes to a reader with these preferences.

    A correction is not filtered: it goes to those who were told, whatever it now says, unless they
    muted that very event.
    """
    skipped = _skipped(preferences, view)
    if skipped is not None:
        return Intent(AlertKind.SKIP, skipped, view.severity)
    if preferences.cadence is not Cadence.INSTANT:
        return Intent(AlertKind.DIGEST, NotifyReason.DIGEST_WANTED, view.severity)
    if not _may_wake(preferences, view.severity) and schedule.quiet_until(preferences, now):
        return Intent(AlertKind.DIGEST, NotifyReason.QUIET_HOURS, view.severity)
    return Intent(AlertKind.NEW, view.reason, view.severity)


def _skipped(preferences: Preferences, view: AlertView) -> NotifyReason | None:
    if view.kind is AlertKind.CORRECTION:
        return NotifyReason.MUTED if muted(preferences.mutes, view) else None
    if wanted(preferences, view) is not None:
        return None
    followed = wanted(replace(preferences, mutes=()), view) is not None
    return NotifyReason.MUTED if followed else NotifyReason.FILTERED


def wanted(preferences: Preferences, view: AlertView) -> AlertView | None:
    """Return the alert as far as the reader follows it and has not muted it; None: not at all.

    A message of several events keeps those that pass the filter.
    """
    if not view.members:
        return view if _follows(preferences, view) else None
    members = tuple(one for one in view.members if _follows(preferences, one))
    if len(members) == len(view.members):
        return view
    return replace(view, members=members) if members else None


def _follows(preferences: Preferences, view: AlertView) -> bool:
    if not _at_least(view.severity, preferences.least):
        return False
    if preferences.languages and not preferences.languages & {
        report.language for report in view.reports
    }:
        return False
    return _follows_claims(preferences, claims_of(view)) and not muted(preferences.mutes, view)


def _follows_claims(preferences: Preferences, claims: Sequence[Claim]) -> bool:
    """Whether one claim is of a followed indicator and a followed country."""
    if not preferences.indicators and not preferences.countries:
        return True
    return any(
        (not preferences.indicators or claim.indicator in preferences.indicators)
        and (not preferences.countries or preferences.countries.intersection(claim.asean_actors))
        for claim in claims
    )


def _may_wake(preferences: Preferences, severity: Severity) -> bool:
    return preferences.wakes is not None and _at_least(severity, preferences.wakes)


def _at_least(severity: Severity, least: Severity) -> bool:
    return LOUDEST_FIRST.index(severity) <= LOUDEST_FIRST.index(least)
