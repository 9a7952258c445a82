"""Data may be read from any page of any site: all of it is public, and nothing is sent along."""

from typing import Final

SHARED: Final = {
    "access-control-allow-origin": "*",
    "access-control-expose-headers": "ETag, Last-Modified, Link, Retry-After",
    "cross-origin-resource-policy": "cross-origin",
}
METHODS = "GET, HEAD, OPTIONS"
ASKED_BEFORE: Final = {  # what a browser asks before it asks from another site
    "access-control-allow-methods": METHODS,
    "access-control-allow-headers": "If-None-Match, If-Modified-Since",
    "access-control-max-age": "86400",
}
