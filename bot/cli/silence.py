"""``silence``: hold alerts back for a while, with a reason; its end tells what."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.stored import NOT_FOUND, archive, link_keys

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from bot.alerts.silence import Silence, SilenceMatcher
    from bot.ids import StoryId
    from bot.match.verdict import Indicator
    from storage.database import Database

_UNITS = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1)}
_LONGEST = timedelta(days=366)


def register(app: typer.Typer) -> None:
    """Add the group."""
    group = typer.Typer(
        help="Hold alerts back for a while, with a reason; what was held back is told at the end.",
        no_args_is_help=True,
    )
    group.command()(add)
    group.command("list")(list_silences)
    group.command()(end)
    app.add_typer(group, name="silence")


def add(
    *,
    lasting: Annotated[str, typer.Option("--for", help="How long: 30m, 12h, 7d.")],
    reason: Annotated[str, typer.Option(help="Why; readers see it when the silence ends.")],
    indicator: Annotated[str | None, typer.Option(help="Such as sanctions.")] = None,
    country: Annotated[str | None, typer.Option(help="Such as LA, or ASEAN.")] = None,
    feed: Annotated[str | None, typer.Option(help="A feed's name.")] = None,
    outlet: Annotated[str | None, typer.Option(help="A host, such as news.example.")] = None,
    story: Annotated[
        str | None, typer.Option(help="An event and its thread, by id or by a report's link.")
    ] = None,
) -> None:
    """Begin a silence. An alert is held back when it fits everything that is named; louder news
    in the same report is not held back."""
    from bot.alerts.silence import SilenceMatcher

    with archive() as database:
        matcher = SilenceMatcher(
            indicator=None if indicator is None else _indicator(indicator),
            country=None if country is None else _country(country),
            feed=None if feed is None else _feed(database, feed),
            outlet=None if outlet is None else _host(outlet),
            story=None if story is None else _story(database, story),
        )
        made = _made(database, matcher, reason, _span(lasting))
        typer.echo(f"Silence on {_what(made.matcher)}, until {_when(made.ends_at)}.")
        typer.echo(f"End it earlier: silence end {_id(made)}")


def _made(
    database: "Database", matcher: "SilenceMatcher", reason: str, span: timedelta
) -> "Silence":
    from bot.clock import SystemClock
    from bot.errors import JembatanError
    from bot.ids import IdSource
    from storage.delivery import silences

    now = SystemClock().now()

    def change(conn: "Connection") -> "Silence":
        ends_at, author = now + span, _actor()
        return silences.add(
            conn, IdSource(), now, matcher=matcher, author=author, why=reason, ends_at=ends_at
        )

    try:
        return database.write_now(change)
    except ValueError as error:
        sentence = str(error)
        raise JembatanError(f"{sentence[0].upper()}{sentence[1:]}.") from error


def list_silences(
    everything: Annotated[bool, typer.Option("--all", help="Those that ended, too.")] = False,
) -> None:
    """Show the silences, the latest first: what, until when, by whom, why, how much."""
    from bot.alerts.silence import SilenceState
    from storage.delivery import silences

    with archive() as database:
        found = database.read_now(silences.every)
    shown = [one for one in found if everything or one.state is SilenceState.ACTIVE]
    for silence in shown:
        for line in _lines(silence):
            typer.echo(line)
    if not shown:
        typer.echo("No silences.")


def end(
    which: Annotated[str, typer.Argument(metavar="ID", help="As `silence list` shows it.")],
) -> None:
    """End a silence before its time; the running bot tells what it held back."""
    from bot.alerts.silence import SilenceId
    from bot.clock import SystemClock
    from bot.errors import JembatanError
    from bot.ids import from_public
    from storage.delivery import silences

    with archive() as database:
        try:
            number = SilenceId(from_public(which))
        except ValueError as error:
            raise typer.BadParameter(f"{which!r} is no id of a silence") from error
        found = database.read_now(lambda conn: silences.get(conn, number))
        if found is None:
            typer.echo(f"There is no silence {which}.", err=True)
            raise typer.Exit(NOT_FOUND)
        now = SystemClock().now()
        if not database.write_now(lambda conn: silences.end(conn, number, now, _actor())):
            raise JembatanError(f"The silence on {_what(found.matcher)} has ended already.")
    held = f"{found.suppressed} alert{'' if found.suppressed == 1 else 's'} held back"
    typer.echo(f"The silence on {_what(found.matcher)} is over: {held}.")


def _span(text: str) -> timedelta:
    number, unit = text.strip()[:-1], _UNITS.get(text.strip()[-1:].lower())
    if unit is None or not number.isdecimal() or not 0 < int(number) < 10_000_000:
        raise typer.BadParameter(f"{text!r} is no time such as 30m, 12h or 7d", param_hint="--for")
    if int(number) * unit > _LONGEST:
        raise typer.BadParameter("a silence lasts a year at most", param_hint="--for")
    return int(number) * unit


def _indicator(text: str) -> "Indicator":
    from bot.match.verdict import Indicator

    try:
        return Indicator(text.strip().lower().replace("-", "_"))
    except ValueError as error:
        known = ", ".join(Indicator)
        raise typer.BadParameter(
            f"{text!r} is no indicator; there are {known}", param_hint="--indicator"
        ) from error


def _country(text: str) -> str:
    from bot.match.lexicon import MEMBERS

    known = (*MEMBERS, "ASEAN")
    if text.strip().upper() not in known:
        shown = ", ".join(known)
        raise typer.BadParameter(
            f"{text!r} is no member of ASEAN; there are {shown}", param_hint="--country"
        )
    return text.strip().upper()


def _feed(database: "Database", name: str) -> str:
    from storage.feed_list import feeds

    names = [one.feed.name for one in database.read_now(feeds.overview)]
    found = [known for known in names if known.casefold() == name.strip().casefold()]
    if not found:
        raise typer.BadParameter(
            f"no feed is called {name!r}; `feeds list` shows their names", param_hint="--feed"
        )
    return found[0]


def _host(text: str) -> str:
    from urllib.parse import urlsplit

    plain = text.strip().lower()
    try:
        host = urlsplit(plain if "//" in plain else f"//{plain}").hostname or ""
    except ValueError:
        host = ""
    if "." not in host or " " in host:
        raise typer.BadParameter(f"{text!r} is no host such as news.example", param_hint="--outlet")
    return host.removeprefix("www.")


def _story(database: "Database", name: str) -> "StoryId":
    from storage.grouping import stories

    keys = link_keys(name.strip())
    found = database.read_now(lambda conn: stories.find(conn, name, keys))
    if found is None:
        raise typer.BadParameter(
            f"no story has the id or the link {name.strip()[:200]}", param_hint="--story"
        )
    return found


def _actor() -> str:
    from bot.cli.story_commands.acting import actor

    return actor()


def _lines(silence: "Silence") -> list[str]:
    over = f"ended {_when(silence.ends_at)}"
    if silence.ended_by is not None:
        over += f" by {silence.ended_by}"
    state = f"until {_when(silence.ends_at)}" if silence.state == "active" else over
    return [
        f"{_id(silence)}  {_what(silence.matcher)}, {state}, {silence.suppressed} held back",
        f"    {silence.author}: {silence.why}",
    ]


def _what(matcher: "SilenceMatcher") -> str:
    from bot.ids import public

    named = {
        "indicator": matcher.indicator,
        "country": matcher.country,
        "feed": matcher.feed,
        "outlet": matcher.outlet,
        "story": None if matcher.story is None else public(matcher.story),
    }
    return " and ".join(f"{name} {value}" for name, value in named.items() if value is not None)


def _id(silence: "Silence") -> str:
    from bot.ids import public

    return public(silence.id)


def _when(moment: datetime) -> str:
    from zoneinfo import ZoneInfo

    from bot.settings import load_settings

    zone = load_settings().time_zone
    return f"{moment.astimezone(ZoneInfo(zone)):%d %b %Y %H:%M} ({zone})"
