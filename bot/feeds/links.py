"""One form for the many addresses of one page."""

import re
from functools import lru_cache
from urllib.parse import unquote_to_bytes, urlsplit

_PORTS = {"http": 80, "https": 443}
_FRONTS = ("www.", "m.", "mobile.", "amp.", "www1.", "www2.")
_TRACKING = re.compile(
    r"^(?:utm_\w*|at_(?:medium|campaign|custom\d*|link_\w+)|ns_\w+|mc_[ce]id|fbclid|gclid|dclid|"
    r"yclid|msclkid|twclid|igshid|_ga|_gl|cmpid|ncid|ocid|spm|xtor|wt\.\w+|ref_src|"
    r"guccounter|traffic_source|outputtype|amp)$",
    re.I,
)
_ESCAPE = re.compile(r"%([0-9a-fA-F]{2})")
_UNRESERVED = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")


def host_of(url: str) -> str:
    """The outlet's host, without ``www.`` and the like; empty where there is none."""
    try:
        return _front_cut((urlsplit(url).hostname or "").rstrip("."))
    except ValueError:
        return ""


@lru_cache(maxsize=256)  # a document's links are asked for three times in a row
def normal_link(url: str) -> str | None:
    """The page's address without scheme, ``www.``, tracking and fragment.

    None for a home page, which many feeds give as the link of every entry. Google News links are
    opaque and are left as they are.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return None
    host = host_of(url)
    if not host:
        return None
    if host == "news.google.com":
        return f"{host}{parts.path}?{parts.query}"
    if port and port != _PORTS.get(parts.scheme):
        host = f"{host}:{port}"
    path = re.sub(r"/{2,}", "/", _escapes(parts.path)).rstrip("/").removesuffix("/amp")
    query = _query(parts.query)
    route = parts.fragment if parts.fragment.startswith(("!", "/")) else ""
    if not path and not query and not route:
        return None
    return host + path + (f"?{query}" if query else "") + (f"#{route}" if route else "")


def _front_cut(host: str) -> str:
    for front in _FRONTS:
        rest = host.removeprefix(front)
        if rest != host and "." in rest:
            return rest
    return host


def _query(query: str) -> str:
    pairs = [pair for pair in query.split("&") if pair]
    kept = [_escapes(pair) for pair in pairs if not _TRACKING.match(pair.partition("=")[0])]
    return "&".join(sorted(kept))


def _escapes(text: str) -> str:
    """Percent-escapes in one form: upper case, and none where none is needed."""
    if text.isascii() and "%" not in text:
        return text
    encoded = "".join(
        letter
        if letter.isascii()
        else "".join(f"%{byte:02X}" for byte in letter.encode("utf-8", "replace"))
        for letter in text
    )
    return _ESCAPE.sub(_escape, encoded)


def _escape(match: re.Match[str]) -> str:
    byte = unquote_to_bytes(match[0])[0]
    return chr(byte) if byte in _UNRESERVED else match[0].upper()
