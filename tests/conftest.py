"""What every test shares: asyncio as the only loop, an environment without our settings, and new
databases that are copies of one.
"""

import gc
import os
import shutil
from pathlib import Path

import hypothesis
import pytest
from sqlalchemy import Engine

from bot.settings import variable_names
from storage import migrations
from storage.database import Database

# A busy machine is no reason to fail; ``make fuzz`` asks for many more examples.
hypothesis.settings.register_profile("default", deadline=None)
hypothesis.settings.register_profile("fuzz", deadline=None, max_examples=5000)
hypothesis.settings.load_profile("default")

MIGRATING = ("test_storage_open.py", "test_storage_crash.py", "test_bad_input_at_start.py")


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """A developer's own settings never reach a test."""
    for name in variable_names():
        monkeypatch.delenv(name, raising=False)
    os.environ.pop("PYTHONHASHSEED", None)


@pytest.fixture(autouse=True, scope="module")
def heap_at_rest() -> None:
    """What earlier modules left is not walked again by every later collection."""
    gc.freeze()


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An embedded database of today's schema with nothing in it."""
    path = tmp_path_factory.mktemp("empty") / "empty.db"
    Database.open(f"sqlite:///{path}").close()
    return path


@pytest.fixture(autouse=True)
def new_databases_are_copies(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, empty_database: Path
) -> None:
    """Migrating costs 130 ms, and a thousand tests want a database; MIGRATING do it themselves."""
    if request.path.name in MIGRATING:
        return
    prepare = migrations.prepare

    def copy_first(engine: Engine, *, upgrade: bool) -> None:
        path = Path(str(engine.url.database))
        if upgrade and engine.dialect.name == "sqlite" and not path.exists():
            shutil.copy(empty_database, path)
        prepare(engine, upgrade=upgrade)

    monkeypatch.setattr(migrations, "prepare", copy_first)
