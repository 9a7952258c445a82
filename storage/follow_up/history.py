"""Imported history: the lines of history.jsonl, replaced as a whole."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from storage import meta
from storage.schema import history
from storage.types import compact

_REVISION = "history_revision"
_UPDATE = (
    update(history).where(history.c.id == bindparam("this")).values(value=bindparam("new_value"))
)


@dataclass(frozen=True, slots=True)
class Imported:
    """The ids of the lines that an import added, changed, took out; how many stayed the same."""

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    same: int = 0


def replace(conn: Connection, lines: Iterable[dict[str, Any]]) -> Imported:
    """Make the table hold exactly these lines, told apart by their ``id``; safe to repeat."""
    wanted = {str(line["id"]): line for line in lines}
    there = {row.id: row.value for row in conn.execute(select(history))}
    new = [name for name in wanted if name not in there]
    changed = [name for name in wanted if name in there and there[name] != wanted[name]]
    gone = [name for name in there if name not in wanted]
    if new:
        conn.execute(insert(history), [{"id": one, "value": wanted[one]} for one in new])
    if changed:
        conn.execute(_UPDATE, [{"this": one, "new_value": wanted[one]} for one in changed])
    for name in gone:
        conn.execute(delete(history).where(history.c.id == name))
    text = compact(sorted(wanted.items()))
    meta.put(conn, _REVISION, hashlib.blake2b(text.encode(), digest_size=8).hexdigest())
    same = len(wanted) - len(new) - len(changed)
    return Imported(tuple(new), tuple(changed), tuple(gone), same)


def revision(conn: Connection) -> str:
    """Return what changes whenever the lines do; empty before the first import."""
    return meta.get(conn, _REVISION) or ""


def lines(conn: Connection) -> list[dict[str, Any]]:
    """Return every line, by id."""
    return list(conn.scalars(select(history.c.value).order_by(history.c.id)))


def line(conn: Connection, name: str) -> dict[str, Any] | None:
    """Return the line of this id."""
    found: dict[str, Any] | None = conn.scalar(select(history.c.value).where(history.c.id == name))
    return found
