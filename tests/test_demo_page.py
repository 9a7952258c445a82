"""The demo leaves its page up until Ctrl-C, on another port where the usual one is taken."""

import signal
import socket
from contextlib import suppress
from pathlib import Path

import httpx
import pytest

from tests.fakes.bot_process import running
from tests.fakes.web_page import WebPage

pytestmark = pytest.mark.anyio

USUAL = 8080
END = "Ctrl-C ends it."


async def test_the_page_stays_up_until_ctrl_c(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        with suppress(OSError):  # somebody else has it: as good
            taken.bind(("127.0.0.1", USUAL))
            taken.listen()
        async with running(tmp_path, module="tests.fakes.short_demo") as demo:
            await demo.until(lambda: END in demo.out, seconds=60)
            [last] = [line for line in demo.out.splitlines() if END in line]
            address = last.removesuffix(END).split()[-1]
            async with httpx.AsyncClient(timeout=20, trust_env=False) as visitor:
                page = WebPage((await visitor.get(address)).text)
                laos = WebPage((await visitor.get(f"{address}country/LA")).text)
            assert await demo.end(signal.SIGINT, seconds=15) == 0, demo.said

    assert last.startswith("The board as of 13 November 2025: http://127.0.0.1:")
    assert f":{USUAL}/" not in address
    assert page.texts(".eyebrow") == ["The score as of 13 Nov 2025, counted from 1 Oct 2025"]
    assert laos.texts(".events .gist")[0].startswith("Laos - North Korea: ")
    assert f"{address.rstrip('/')}" in demo.out.split("Ctrl-C")[0].split("\n\n")[0], "told at first"
    assert "Traceback" not in demo.said, demo.said
