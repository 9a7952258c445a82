"""The page's application over a real database: invented events, some corrected by analysts."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
from starlette.applications import Starlette

from bot.board.web import application, data
from bot.ids import StoryId, public
from bot.match.verdict import Verdict
from bot.services.board import import_history
from bot.services.site import DatabaseSite
from bot.settings import Settings
from bot.stories.override import OverrideAction
from storage.archive import events
from storage.database import Database
from storage.grouping import corrections
from tests.fakes.alert_builders import claim, evidence, verdict
from tests.fakes.newsroom import START, LeapingClock, Newsroom

ROOT = Path(__file__).parents[2]
LAOS = "Lao foreign minister meets Choe Son Hui in Pyongyang"
SCRIPT = "=cmd|' /C calc'!A0 <script>alert('x')</script> & ]]> \x00\x1b\u202eevil\ufffe \U0001f600"


@dataclass
class WebArchive:
    """A newsroom, and the page over its database."""

    room: Newsroom
    settings: Settings
    stories: dict[str, StoryId] = field(default_factory=dict)

    @property
    def clock(self) -> LeapingClock:
        return self.room.clock

    @property
    def database(self) -> Database:
        return self.room.database

    def app(self, **options: Any) -> Starlette:
        """The application with data, as the program builds it; nobody is refused."""
        given: dict[str, Any] = {"limit": None, "routes": data.routes(), **options}
        return application.create(DatabaseSite(self), **given)

    def client(self, base: str = "http://board.example", **options: Any) -> httpx.AsyncClient:
        transport = httpx.ASGITransport(self.app(**options), raise_app_exceptions=False)
        return httpx.AsyncClient(transport=transport, base_url=base)

    def tell(self, key: str, title: str, judged: Verdict, **options: Any) -> str:
        """Publish a report that is an event of its own; returns its public id."""
        known = set(self._standing())
        self.room.at(self._hours() + 1).publish(title, judged=judged, **options).poll()
        [self.stories[key]] = set(self._standing()) - known
        return self.name(key)

    def tell_at_once(self, key: str, title: str) -> str:
        """Publish a report that counts for Laos."""
        return self.tell(key, title, verdict(claim("culture_education", "held", ("LA",))))

    def correct(self, key: str, action: str, why: str = "", **value: Any) -> None:
        """Let an analyst correct it an hour later."""
        self.room.at(self._hours() + 1)
        now, ids = self.clock.now(), self.room.ids
        self.database.write_now(
            lambda conn: corrections.correct(
                conn,
                ids,
                now,
                action=OverrideAction(action),
                actor="terminal:ana",
                story_id=self.stories[key],
                value=value,
                why=why or None,
            )
        )

    def name(self, key: str) -> str:
        return public(self.stories[key])

    def _hours(self) -> float:
        return (self.clock.now() - START).total_seconds() / 3600

    def _standing(self) -> list[StoryId]:
        return [one.story_id for one in self.database.read_now(events.standing)]


_CLOSING = claim("asean_forums", "proposed", ("PH", "ASEAN"), closes=True)
_EVENTS = {
    "embassy": ("Malaysia reopens an embassy", claim("missions", "agreed", ("MY",))),
    "wrong": ("A film festival in Hanoi", claim("culture_education", "held", ("VN",))),
    "rice": ("Jakarta ships rice", claim("humanitarian", "held", ("ID",))),
    "same": ("Rice reaches Nampo", claim("humanitarian", "agreed", ("ID", "ASEAN"))),
    "hostile": (SCRIPT, claim("sanctions", "enforced", ("SG",))),
    "shut": ("Pyongyang keeps UN staff out", claim("reciprocity", "refused", ())),
    "closing": ("Manila would suspend the North", _CLOSING),
}


def filled(folder: Path, *, history: bool = True) -> WebArchive:
    """Eight events: confirmed, restaged, rejected, merged away, hostile, of nobody in ASEAN."""
    room = Newsroom.open(folder)
    settings = Settings(
        time_zone="UTC",
        indicators_dir=ROOT / "indicators",
        database_url=f"sqlite:///{folder / 'news.db'}",
    )
    made = WebArchive(room, settings)
    room.at(0).poll()
    spans = (evidence(LAOS, "meets"), evidence(LAOS, "Pyongyang"))
    visit = claim("visits", "held", ("LA",), evidence=(0, 1))
    made.tell("visit", LAOS, verdict(visit, spans=spans))
    for key, (title, said) in _EVENTS.items():
        made.tell(key, title, verdict(said), guid=key)
    made.correct("visit", "confirm")
    made.correct("embassy", "restage", indicator="missions", stage="held", why="it is open")
    made.correct("wrong", "reject", why="a match of another sort")
    made.correct("same", "merge", into=made.stories["rice"], why="one cargo")
    if history:
        room.database.write_now(lambda conn: import_history(conn, ROOT / "indicators"))
    return made
