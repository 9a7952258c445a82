"""One TLS context for all clients of this process: loading certificates takes 25 ms each time."""

import ssl
from functools import cache

import httpx


@cache
def context() -> ssl.SSLContext:
    """Return it; certificates are those that httpx trusts."""
    return httpx.create_ssl_context()
