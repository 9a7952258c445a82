"""history.jsonl into the database: when ``run`` or the demo first open it, and by ``db``."""

import logging
from functools import partial
from pathlib import Path

from sqlalchemy import Connection

from bot.board import history as lines
from bot.errors import IndicatorsError
from storage.database import Database
from storage.follow_up import history
from storage.follow_up.history import Imported

log = logging.getLogger(__name__)


def import_history(conn: Connection, folder: Path) -> Imported:
    """Make the database hold what history.jsonl holds; raises IndicatorsError before any change.

    A file without a line is refused where the database holds some: it is more likely cut off, or
    another file, than meant.
    """
    path = folder / lines.FILE
    found = lines.objects(path)
    if not found and (kept := len(history.lines(conn))):
        raise IndicatorsError(
            f"{path}: holds no event, so the {kept} in the database stay. Bring the file back, or"
            " leave at least one line in it."
        )
    return history.replace(conn, found)


async def import_once(database: Database, folder: Path) -> None:
    """Import history into a database that never had any; what is wrong there is only logged.

    News does not wait for the past: without it the board says "unwatched", and the next start
    tries again.
    """
    if await database.read(history.revision) or not (folder / lines.FILE).is_file():
        return
    try:
        done = await database.write(partial(import_history, folder=folder))
    except IndicatorsError as error:
        log.warning("the board starts without history: %s", error)
    else:
        log.info("history: %d events of the past imported", len(done.added))
