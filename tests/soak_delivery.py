"""``make soak-delivery``: 2,000 alerts to five chats, 200 kill -9, a fifth of all calls faulty.

Prints one sentence with the figures; exit status 1 when an alert was lost, came twice without
being counted, or is still on its way.
"""

import argparse
import asyncio
import secrets
import sys
import tempfile
from pathlib import Path

from tests.fakes.delivery_soak import soak


def main() -> int:
    """Play the soak and judge it."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--alerts", type=int, default=2000)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=secrets.randbits(32))
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        outcome = asyncio.run(soak(Path(folder), chosen.alerts, chosen.kills, chosen.seed))
    sys.stdout.write(f"{outcome.sentence}, seed {chosen.seed}\n")
    return 0 if outcome.well else 1


if __name__ == "__main__":
    sys.exit(main())
