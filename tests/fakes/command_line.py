"""Runs the program's commands: inside the test, or as a process as a person would."""

import asyncio
import os
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot import cli

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Ended:
    """How a command ended."""

    status: int
    out: str
    err: str


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> Ended:
    """Run a command in this process."""
    capsys.readouterr()
    status = cli.run_line(arguments)
    said = capsys.readouterr()
    return Ended(status, said.out, said.err)


async def run_aside(capsys: pytest.CaptureFixture[str], *arguments: str) -> Ended:
    """Run a command in a thread, while servers of the test go on."""
    return await asyncio.to_thread(run, capsys, *arguments)


async def run_process(folder: Path, *arguments: str, **environment: str) -> Ended:
    """Run ``python -m bot`` in a folder of its own."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot",
        *arguments,
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, err = await process.communicate()
    return Ended(process.returncode or 0, out.decode(), err.decode())
