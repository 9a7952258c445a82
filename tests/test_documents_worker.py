"""The worker process: deadline, memory, idleness, a killed parent, a killed worker."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from bot.feeds.documents.document import MAX_INLINE_ENTRIES, Document, read
from bot.feeds.documents.parser import Parser
from bot.feeds.feed import FetchOutcome
from tests.fakes.feed_documents import FEED, NOW, many, nothing_seen

pytestmark = pytest.mark.anyio
LARGE = many(MAX_INLINE_ENTRIES + 1)


async def read_with(parser: Parser, body: bytes = LARGE) -> Document:
    return await read(
        body, feed=FEED, content_type=None, now=NOW, seen=nothing_seen, parsing=parser
    )


def gone(pid: int, seconds: float = 5) -> bool:
    """Whether a process ends within so many seconds."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        status = Path(f"/proc/{pid}/stat")
        if not status.exists() or status.read_text().rpartition(")")[2].split()[0] == "Z":
            return True
        time.sleep(0.02)
    return False


async def test_a_document_over_the_deadline_is_cut_off_and_the_next_one_is_read() -> None:
    parser = Parser(deadline=0.01)
    found = await read_with(parser)
    assert found.outcome is FetchOutcome.TOO_SLOW
    assert "0.01 seconds" in found.reason
    assert parser.pid is None
    parser.deadline = 30
    assert len((await read_with(parser)).entries) == MAX_INLINE_ENTRIES + 1
    await parser.aclose()


async def test_memory_has_a_limit() -> None:
    parser = Parser(memory_limit=250_000_000)
    assert (await read_with(parser)).outcome is FetchOutcome.NEW
    found = await read_with(parser, b"<rss>" + b"<channel>" * 8_000_000)
    assert found.outcome is FetchOutcome.TOO_LARGE
    assert "memory" in found.reason
    assert (await read_with(parser)).outcome is FetchOutcome.NEW
    await parser.aclose()


async def test_a_killed_worker_is_replaced() -> None:
    parser = Parser()
    await read_with(parser)
    assert parser.pid is not None
    os.kill(parser.pid, signal.SIGKILL)
    found = await read_with(parser)
    assert found.outcome is FetchOutcome.NEW
    await parser.aclose()


async def test_an_idle_worker_ends_and_is_replaced() -> None:
    parser = Parser(idle_seconds=0.1)
    await read_with(parser)
    assert parser.pid is not None
    first = parser.pid
    await asyncio.sleep(0.1)
    assert gone(first)
    assert (await read_with(parser)).outcome is FetchOutcome.NEW
    await parser.aclose()


async def test_a_worker_is_recycled() -> None:
    parser = Parser(documents_per_worker=2)
    pids = []
    for _ in range(3):
        await read_with(parser)
        pids.append(parser.pid)
    assert pids[0] == pids[1] != pids[2]
    await parser.aclose()


async def test_a_cancelled_read_leaves_nothing_of_itself() -> None:
    parser = Parser()
    await read_with(parser)
    task = asyncio.create_task(read_with(parser, many(3000)))
    await asyncio.sleep(0.05)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert len((await read_with(parser)).entries) == MAX_INLINE_ENTRIES + 1
    await parser.aclose()


async def test_documents_wait_for_one_another() -> None:
    parser = Parser()
    found = await asyncio.gather(*(read_with(parser) for _ in range(4)))
    assert [len(one.entries) for one in found] == [MAX_INLINE_ENTRIES + 1] * 4
    await parser.aclose()


async def test_the_worker_imports_nothing_but_what_parsing_needs() -> None:
    heavy = "sqlalchemy aiohttp httpx telegram alembic apscheduler pydantic rich typer storage"
    program = (
        "import sys, bot.feeds.documents.worker\n"
        f"found = [name for name in {heavy.split()!r} if name in sys.modules]\n"
        "sys.exit(' '.join(found) or 0)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")


async def test_the_worker_knows_no_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TELEGRAM_TOKEN", "1234567890:secret")
    parser = Parser()
    await read_with(parser)
    environment = Path(f"/proc/{parser.pid}/environ").read_bytes()
    assert b"TELEGRAM" not in environment
    await parser.aclose()


async def test_a_worker_ends_with_its_parent() -> None:
    program = (
        "import asyncio\n"
        "from tests.test_documents_worker import read_with\n"
        "from bot.feeds.documents.parser import Parser\n"
        "async def main():\n"
        "    parser = Parser()\n"
        "    await read_with(parser)\n"
        "    print(parser.pid, flush=True)\n"
        "    await asyncio.sleep(60)\n"
        "asyncio.run(main())"
    )
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE) as parent:
        assert parent.stdout is not None
        worker = int(parent.stdout.readline())
        assert Path(f"/proc/{worker}").exists()
        parent.kill()
    assert gone(worker)
