"""One TLS context for all clients of this process: loading certificates takes 25 ms each time."""

import ssl
from functools import cache

import certifi


@cache
def context() -> ssl.SSLContext:
    """Return it: it trusts the system's certificates, or certifi's where there are none."""
    found = ssl.create_default_context()
    if not found.cert_store_stats()["x509_ca"]:  # as in small images
        found.load_verify_locations(certifi.where())
    return found
