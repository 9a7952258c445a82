"""The outlet server as its own process, for demos, benchmarks and end-to-end tests."""

import argparse
import asyncio
import contextlib
import signal
from pathlib import Path

from tests.fakes.documents import items, rss
from tests.fakes.outlet_pages import document, gallery
from tests.fakes.outlet_server import OutletServer


def main() -> None:
    """Serve until SIGINT or SIGTERM; the first line of output is the address."""
    parser = argparse.ArgumentParser(description="Plays outlets on 127.0.0.1.")
    parser.add_argument("--port", type=int, default=0, help="0: any free port")
    parser.add_argument("--directory", type=Path, help="files to serve")
    parser.add_argument("--feeds", type=int, default=0, help="make /feed/0 and so on")
    parser.add_argument("--items", type=int, default=30, help="items in each of them")
    parser.add_argument("--faults", action="store_true", help="serve /fault/404, /fault/hang ...")
    asyncio.run(_serve(parser.parse_args()))


async def _serve(options: argparse.Namespace) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, stop.set)
    server = OutletServer(port=options.port, directory=options.directory, keep_log=False)
    for number in range(options.feeds):
        entries = items(options.items, first=number * 100_000)
        server.put(f"/feed/{number}", document(rss(entries, title=f"Outlet {number}")))
    if options.faults:
        for path, page in gallery().items():
            server.put(path, page)
    async with server:
        print(server.base, flush=True)
        with contextlib.suppress(asyncio.CancelledError):
            await stop.wait()


if __name__ == "__main__":
    main()
