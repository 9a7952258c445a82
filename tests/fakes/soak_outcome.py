"""What a soak of delivery comes to: figures, a judgement, one sentence."""

from collections import Counter
from dataclasses import dataclass

from storage.delivery.deliveries import STEPS_ASIDE_AFTER


@dataclass(frozen=True)
class Copies:
    """One alert in one chat."""

    arrived: int
    lost_answers: int


@dataclass(frozen=True)
class Outcome:
    """What is in the chats and in the database when all has calmed down."""

    alerts: int
    chats: int
    kills: int
    factor: float
    seconds: float
    copies: dict[tuple[int, str], Copies]
    out_of_order: int
    lost_answers: int  # as the bot counts them
    open: int
    edits_waiting: int
    faults: Counter[str]

    @property
    def lost(self) -> int:
        return sum(one.arrived == 0 for one in self.copies.values())

    @property
    def duplicates(self) -> int:
        return sum(max(0, one.arrived - 1) for one in self.copies.values())

    @property
    def uncounted(self) -> int:
        """Copies beyond the lost answers that were counted for the same alert and chat."""
        return sum(max(0, one.arrived - 1 - one.lost_answers) for one in self.copies.values())

    @property
    def left(self) -> bool:
        """Whether it came to the last resort, which may part an alert from its order."""
        return any(one.lost_answers >= STEPS_ASIDE_AFTER for one in self.copies.values())

    @property
    def well(self) -> bool:
        """Whether every promise was kept."""
        order = self.out_of_order == 0 or self.left
        counted = self.uncounted == 0 and self.duplicates <= self.lost_answers
        return counted and order and self.lost + self.open + self.edits_waiting == 0

    @property
    def sentence(self) -> str:
        """The figures, for people."""
        faults = ", ".join(f"{kind} {count}" for kind, count in sorted(self.faults.items()))
        return (
            f"{self.alerts} alerts x {self.chats} chats = {len(self.copies)} expected,"
            f" {self.lost} lost, {self.duplicates} duplicates, {self.lost_answers} answers lost as"
            f" the bot counts them, {self.uncounted} duplicates uncounted, {self.out_of_order} out"
            f" of order, {self.kills} kill -9, {self.seconds:.0f} s at factor {self.factor:g}"
            f" (faults: {faults})"
        )
