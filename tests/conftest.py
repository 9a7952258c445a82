"""What every test shares: asyncio as the only loop, and an environment without our settings."""

import os

import hypothesis
import pytest

from bot.settings import variable_names

# A busy machine is no reason to fail; ``make fuzz`` asks for many more examples.
hypothesis.settings.register_profile("default", deadline=None)
hypothesis.settings.register_profile("fuzz", deadline=None, max_examples=5000)
hypothesis.settings.load_profile("default")


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """A developer's own settings never reach a test."""
    for name in variable_names():
        monkeypatch.delenv(name, raising=False)
    os.environ.pop("PYTHONHASHSEED", None)
