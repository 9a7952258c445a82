"""How often one visitor may ask: a token bucket per address. Pure."""

from collections import OrderedDict
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address, ip_network


@dataclass(frozen=True, slots=True)
class Limit:
    """So many requests at once, and then so many a second."""

    burst: int = 60
    per_second: float = 10.0


class Buckets:
    """Counts requests; remembers the latest visitors only."""

    def __init__(self, limit: Limit, most: int = 10_000) -> None:
        self._limit = limit
        self._most = most
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, visitor: str, now: float) -> float:
        """Take one request at ``now`` (seconds of any clock that never goes back).

        Returns 0, or the seconds to wait where there is none left.
        """
        left, at = self._left.pop(visitor, (float(self._limit.burst), now))
        left = min(self._limit.burst, left + (now - at) * self._limit.per_second)
        wait = 0.0 if left >= 1 else (1 - left) / self._limit.per_second
        self._left[visitor] = (left if wait else left - 1, now)
        if len(self._left) > self._most:
            self._left.popitem(last=False)
        return wait


class Visitors:
    """Tells who asks: the peer, or whom a trusted proxy names in X-Forwarded-For.

    Of that header only the last address counts that is no trusted proxy itself: whatever stands
    before it, the visitor may have written.
    """

    def __init__(self, trusted: tuple[str, ...] = ()) -> None:
        self._trusted = [ip_network(one, strict=False) for one in trusted]

    def name(self, peer: str, forwarded: str = "") -> str:
        """Return the visitor's address; an IPv6 one as the /64 that a single visitor has."""
        named = [one.strip() for one in forwarded.split(",") if one.strip()]
        shown = peer
        while named and self._trusts(shown):
            shown = named.pop()
        return _network(shown)

    def _trusts(self, address: str) -> bool:
        try:
            found = ip_address(address)
        except ValueError:
            return False
        return any(found in network for network in self._trusted)


def _network(address: str) -> str:
    try:
        found = ip_address(address)
    except ValueError:
        return "unknown"
    if isinstance(found, IPv6Address):
        mapped = found.ipv4_mapped
        return str(mapped) if mapped else str(ip_network((found.packed[:8] + bytes(8), 64)))
    return str(found)
