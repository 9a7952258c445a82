"""Leases: who may do what only one process may, such as polling Telegram for one bot."""

from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, insert, select, update

from storage.schema import leases


def acquire(conn: Connection, name: str, holder: str, now: datetime, ttl: timedelta) -> bool:
    """Take or renew the lease until ``now + ttl``; False while somebody else holds it."""
    row = conn.execute(select(leases).where(leases.c.name == name)).first()
    if row is None:
        conn.execute(insert(leases).values(name=name, holder=holder, until=now + ttl))
        return True
    if row.holder != holder and row.until > now:
        return False
    conn.execute(update(leases).where(leases.c.name == name).values(holder=holder, until=now + ttl))
    return True


def release(conn: Connection, name: str, holder: str) -> bool:
    """Give the lease back; False when it was not ours."""
    ours = (leases.c.name == name) & (leases.c.holder == holder)
    return conn.execute(delete(leases).where(ours)).rowcount == 1


def holder_of(conn: Connection, name: str, now: datetime) -> str | None:
    """Return who holds the lease now, or None."""
    holder: str | None = conn.scalar(
        select(leases.c.holder).where(leases.c.name == name, leases.c.until > now)
    )
    return holder
