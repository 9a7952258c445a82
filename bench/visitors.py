"""Visitors of a site: one who asks and waits, and many who come at a steady rate."""

import http.client
import random
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from urllib.parse import urlsplit

_CONNECTIONS = 5
_BROWSER = {"accept-encoding": "gzip"}


class Visitor:
    """One connection that is kept."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self._connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=60)

    def ask(self, path: str) -> float:
        """Return the seconds until the whole answer was there."""
        begun = time.perf_counter()
        self._connection.request("GET", path, headers=_BROWSER)
        answer = self._connection.getresponse()
        answer.read()
        took = time.perf_counter() - begun
        if answer.status not in (200, 304):
            raise RuntimeError(f"{path}: {answer.status}")
        return took

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()


class Crowd:
    """Asks for any of some addresses, so many times a second, whether answers come or not."""

    def __init__(self, url: str, paths: Sequence[str], per_second: float) -> None:
        self._url = url
        self._paths = paths
        self._pause = _CONNECTIONS / per_second
        self._over = threading.Event()
        self.times: list[float] = []
        self._failed: list[Exception] = []

    def _come(self, seed: int) -> None:
        luck, visitor = random.Random(seed), Visitor(self._url)
        due = time.perf_counter() + luck.random() * self._pause
        while not self._over.wait(max(0.0, due - time.perf_counter())):
            try:
                self.times.append(visitor.ask(luck.choice(self._paths)))
            except (OSError, RuntimeError) as error:
                self._failed.append(error)
                break
            due += self._pause
        visitor.close()

    @contextmanager
    def coming(self) -> Iterator[None]:
        """Let them come for as long as the block lasts; raises what one of them met."""
        self._over.clear()
        threads = [
            threading.Thread(target=self._come, args=(len(self.times) + number,))
            for number in range(_CONNECTIONS)
        ]
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            self._over.set()
            for thread in threads:
                thread.join()
        if self._failed:
            raise self._failed[0]
