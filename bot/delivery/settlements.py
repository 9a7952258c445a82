"""What the end of an attempt changes in the database: the row, its destination, its chat."""

from collections.abc import Callable, Mapping
from datetime import datetime

from sqlalchemy import Connection

from bot.alerts.destination import DestinationState
from bot.alerts.parcel import Parcel
from bot.alerts.settle import Settlement, Step
from storage.delivery import delivery_steps, destinations, edits

_Change = Callable[[Connection, Parcel, Settlement, datetime], None]


def carry_out(conn: Connection, parcel: Parcel, end: Settlement, now: datetime) -> None:
    """Write down how the attempt ended, with all that follows for the destination."""
    if end.thread_gone:
        destinations.drop_thread(conn, parcel.destination.id, now)
    steps = _OF_MESSAGES if parcel.edit is None else _OF_EDITS
    steps[end.step](conn, parcel, end, now)


def give_back(conn: Connection, parcel: Parcel, now: datetime) -> None:
    """Nothing was tried: others may take it."""
    if parcel.edit is None:
        delivery_steps.requeue(conn, parcel.id, None)
    else:
        edits.retry(conn, parcel.id, now, attempted=False)


# --- Messages -----------------------------------------------------------------------------------


def _sent(conn: Connection, parcel: Parcel, end: Settlement, now: datetime) -> None:
    delivery_steps.mark_sent(conn, parcel.id, end.message_id, now, end.shown)
    if parcel.destination.state is DestinationState.PAUSED:
        destinations.set_state(conn, parcel.destination.id, DestinationState.ACTIVE, now)


def _nothing(conn: Connection, parcel: Parcel, end: Settlement, now: datetime) -> None:
    delivery_steps.cancel(conn, parcel.id, now, end.detail)


def _wait(conn: Connection, parcel: Parcel, end: Settlement, now: datetime) -> None:
    del now
    delivery_steps.requeue(conn, parcel.id, None, end.detail, attempted=False)
    _hold(conn, parcel, end)


def _hold(conn: Connection, parcel: Parcel, end: Settlement) -> None:
    if end.not_before is not None:
        destinations.hold_until(conn, parcel.destination.id, end.not_before)


def _retry(conn: Connection, parcel: Parcel, end: Settlement, now: datetime) -> None:
    del now
    delivery_steps.requeue(conn, parcel.id, end.not_before, end.detail)


def _lost(conn: Connection, parcel: Parcel, end: Settlement, now: datetime) -> None:
    again = end.not_before if end.step is Step.RESEND else None
    delivery_steps.mark_unknown(conn, parcel.id, now, again, end.detail)


def _migrate(conn: Connection, parcel: Parcel, end: Settlement, now: datetime) -> None:
    _move(conn, parcel, end, now)
    delivery_steps.requeue(conn, parcel.id, None, end.detail, attempted=False)


def _move(conn: Connection, parcel: Parcel, end: Settlement, now: datetime) -> None:
    old = parcel.destination.address
    delivery_steps.forget_messages(conn, old)
    destinations.move_chat(conn, old, str(end.new_chat_id), now)


def _pause(conn: Connection, parcel: Parcel, end: Settlement, now: datetime) -> None:
    delivery_steps.requeue(conn, parcel.id, None, end.detail, attempted=False)
    _set_paused(conn, parcel, end, now)


def _set_paused(conn: Connection, parcel: Parcel, end: Settlement, now: datetime) -> None:
    destinations.pause(conn, parcel.destination.id, now, end.not_before, end.detail)


def _stop(conn: Connection, parcel: Parcel, end: Settlement, now: datetime) -> None:
    delivery_steps.requeue(conn, parcel.id, None, end.detail, attempted=False)
    _set_stopped(conn, parcel, end, now)


def _set_stopped(conn: Connection, parcel: Parcel, end: Settlement, now: datetime) -> None:
    where = parcel.destination.id
    destinations.set_state(conn, where, DestinationState.STOPPED, now, end.detail)
    delivery_steps.cancel_for(conn, where, now, end.detail)


def _fail(conn: Connection, parcel: Parcel, end: Settlement, now: datetime) -> None:
    delivery_steps.mark_failed(conn, parcel.id, end.detail, now)


_OF_MESSAGES: Mapping[Step, _Change] = {
    Step.SENT: _sent,
    Step.NOTHING: _nothing,
    Step.WAIT: _wait,
    Step.RETRY: _retry,
    Step.RESEND: _lost,
    Step.LEAVE_UNKNOWN: _lost,
    Step.MIGRATE: _migrate,
    Step.PAUSE: _pause,
    Step.STOP: _stop,
    Step.FAIL: _fail,
    Step.FATAL: _wait,
}


# --- Edits --------------------------------------------------------------------------------------


def _edited(conn: Connection, parcel: Parcel, end: Settlement, now: datetime) -> None:
    assert parcel.edit is not None
    edits.done(conn, parcel.id, parcel.edit.wanted_at, now, end.shown)


def _edit_waits(conn: Connection, parcel: Parcel, end: Settlement, now: datetime) -> None:
    edits.retry(conn, parcel.id, end.not_before or now, end.detail, attempted=False)
    _hold(conn, parcel, end)


def _edit_again(conn: Connection, parcel: Parcel, end: Settlement, now: datetime) -> None:
    edits.retry(conn, parcel.id, end.not_before or now, end.detail)


def _edit_of_paused(conn: Connection, parcel: Parcel, end: Settlement, now: datetime) -> None:
    edits.retry(conn, parcel.id, now, end.detail, attempted=False)
    _set_paused(conn, parcel, end, now)


def _give_up(conn: Connection, parcel: Parcel, end: Settlement, now: datetime) -> None:
    del now
    edits.give_up(conn, parcel.id, gone=end.step is Step.GONE)


_OF_EDITS: Mapping[Step, _Change] = {
    Step.SENT: _edited,
    Step.NOTHING: _edited,
    Step.WAIT: _edit_waits,
    Step.RETRY: _edit_again,
    Step.MIGRATE: _move,
    Step.PAUSE: _edit_of_paused,
    Step.STOP: _set_stopped,
    Step.GONE: _give_up,
    Step.FAIL: _give_up,
    Step.FATAL: _edit_waits,
}
