"""The peer: the PyPI package ``reader``, in an environment of its own, polling the same server.

reader 3.26 imports ``sgmllib``, which feedparser 6.0.14 no longer brings: the bench installs
``sgmllib3k`` beside it.
"""

import sys
import threading
import time

from bench.measure import FEEDS, pss_mib, run_rounds


def main(port: int, folder: str) -> None:
    """Poll with one worker, reader's default; it gains no CPU time from more."""
    from reader import make_reader  # type: ignore[import-not-found]

    peer = make_reader(f"{folder}/reader.db")
    for number in range(FEEDS):
        peer.add_feed(f"http://127.0.0.1:{port}/feed/{number}")
    peaks = [0.0]
    stop = threading.Event()

    def watch() -> None:
        while not stop.wait(0.5):
            peaks[0] = max(peaks[0], pss_mib())

    threading.Thread(target=watch, daemon=True).start()

    def poll() -> dict[str, float]:
        peaks[0] = 0.0
        peer.update_feeds(scheduled=False, workers=1)
        return {"peak_pss_mib": peaks[0]}

    run_rounds(port, poll)
    stop.set()
    print(f"reader: {peer.get_entry_counts().total} entries", file=sys.stderr)
    time.sleep(0)


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2])
