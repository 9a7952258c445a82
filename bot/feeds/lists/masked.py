"""Addresses as people may see them: without the passwords and keys that some feeds need."""

import re
from urllib.parse import urlsplit, urlunsplit

HIDDEN = "***"
_USERINFO = re.compile(r"(\b[a-z][a-z0-9+.-]*://)[^\s/@'\"<>]+@", re.IGNORECASE)
_KEY = re.compile(
    r"([?&;][\w.-]*(?:key|token|secret|passw(?:or)?d|pwd|auth|sig|signature|session)[\w.-]*=)"
    r"[^\s&;#'\"<>]+",
    re.IGNORECASE,
)


def masked(text: str) -> str:
    """Return a text with the secrets of every address in it replaced by stars."""
    return _KEY.sub(rf"\1{HIDDEN}", _USERINFO.sub(rf"\1{HIDDEN}@", text))


def without_user(url: str) -> str:
    """Return an address without user and password."""
    parts = urlsplit(url)
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))
