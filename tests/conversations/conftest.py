"""One running bot for all conversations of a file: a start takes seconds."""

import pytest


@pytest.fixture(scope="module")
def anyio_backend() -> str:
    return "asyncio"
