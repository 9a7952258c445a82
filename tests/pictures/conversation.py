"""What people do on the tour, screen by screen."""

from pathlib import Path

from tests.fakes.bot_api import Json
from tests.pictures.screen import Screen
from tests.pictures.tour import ADMIN, ANALYST, READER, Tour, touring

VISIT = "Indonesia - North Korea: foreign-ministry consultations agreed or renewed"

CAPTIONS = {  # in the order of docs/tour.md
    "onboarding": "`/start`: language, time zone and what to follow, on one screen.",
    "alert": (
        "One event, one message: later reports edit it. Terms are marked in the passage, the event"
        " before is named, and the buttons ask, mute or tell that it was not relevant."
    ),
    "why": "`/why`, as an answer to the alert: the words, the rule each stands for, the decision.",
    "follow": "`/follow`, Indicators: ticked by buttons, in one message.",
    "search": "`/search` through all languages, newest first, the words marked.",
    "country": "`/country laos`: what happened at which stage, counted and in order.",
    "correction": (
        "An analyst's alert has four buttons more, `/correct` has them all. Confirm marks the event"
        " for every reader."
    ),
    "addfeed": "`/addfeed`: what the feed would bring, with the verdicts its items would get. The"
    " address stands for the local server that plays the outlet.",
    "health": "`/health`, for admins.",
}


async def screens(folder: Path) -> list[Screen]:
    """Play all of it and return the screens."""
    async with touring(folder) as tour:
        await _subscribe(tour)
        await _be_told(tour)
        await _correct(tour)
        await _ask(tour)
        await _run_feeds(tour)
        return sorted(tour.screens, key=lambda screen: list(CAPTIONS).index(screen.name))


async def _subscribe(tour: Tour) -> None:
    await tour.until(9)
    shown = await tour.says("/start")
    tour.show("onboarding", "/start", shown)
    await tour.presses(shown, "Done")
    analysts = await tour.says("/start", ANALYST)
    await tour.presses(analysts, "Done", ANALYST)


async def _be_told(tour: Tour) -> None:
    await tour.until(16)
    told = alert(tour, READER, VISIT)
    tour.show("alert", told)
    why = await tour.says("/why", reply_to=told["message_id"])
    tour.show("why", "/why", why, answers=told)


async def _correct(tour: Tour) -> None:
    told = alert(tour, ANALYST, VISIT)
    card = await tour.says("/correct", ANALYST, told["message_id"])
    done = await tour.presses(card, "Confirm", ANALYST)
    marked = alert(tour, ANALYST, VISIT)
    tour.show("correction", marked, "/correct", done, answers=told)


async def _ask(tour: Tour) -> None:
    await tour.until(13, 11)
    tour.show("search", "/search choe son hui", await tour.says("/search choe son hui"))
    tour.show("country", "/country laos", await tour.says("/country laos"))
    wishes = await tour.says("/follow")
    listed = await tour.presses(wishes, "Indicators")
    tour.show("follow", "/follow", await tour.presses(listed, "All doors"))


async def _run_feeds(tour: Tour) -> None:
    asked = f"/addfeed {tour.new_feed}"
    tour.show("addfeed", asked, await tour.says(asked, ADMIN))
    tour.show("health", "/health", await tour.says("/health", ADMIN))


def alert(tour: Tour, user: int, first_line: str) -> Json:
    """The alert that begins so."""
    return next(one for one in tour.box(user) if first_line in one["text"].splitlines()[0])
