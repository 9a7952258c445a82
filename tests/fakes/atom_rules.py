"""The format's own rules: what RFC 4287 demands of a feed, looked at without a feed parser."""

import re
import xml.etree.ElementTree as ET
from collections import Counter
from datetime import datetime
from urllib.parse import urlsplit

ATOM = "{http://www.w3.org/2005/Atom}"
XHTML = "{http://www.w3.org/1999/xhtml}"
# Section 4.1.1 and 4.1.2: how often each may stand, of those that we write.
ONCE_IN_FEED = {"id", "title", "updated", "author", "generator", "icon"}
ONCE_IN_ENTRY = {"id", "title", "updated", "published", "content"}
MARKUP = {"div", "p", "a", "span"}
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")  # RFC 3339
_TAG = re.compile(r"tag:[a-z0-9.-]+,\d{4}(-\d\d){0,2}:[A-Za-z0-9/_.-]+")  # RFC 4151
_LINK = re.compile(r"[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]+")  # RFC 3986


def checked(body: bytes) -> ET.Element:
    """Return the root of a document that keeps the rules; fails on one that does not."""
    root = ET.fromstring(body)
    assert root.tag == f"{ATOM}feed"
    assert root.get("{http://www.w3.org/XML/1998/namespace}lang") == "en"
    _counts(root, ONCE_IN_FEED, {"link", "entry"})
    assert text(root, "author/name")
    assert len(links(root)["self"]) == len(links(root)["alternate"]) == 1
    entries = root.findall(f"{ATOM}entry")
    for one in entries:
        _entry(one)
    ids = Counter([text(root, "id"), *(text(one, "id") for one in entries)])
    assert max(ids.values()) == 1
    assert all(_TAG.fullmatch(one) for one in ids)
    moments = [moment(one, "updated") for one in entries]
    assert not entries or moment(root, "updated") == max(moments)
    return root


def _entry(entry: ET.Element) -> None:
    _counts(entry, ONCE_IN_ENTRY, {"link", "category"})
    assert moment(entry, "published") <= moment(entry, "updated")
    assert text(entry, "title").strip()
    assert len(links(entry)["alternate"]) == 1
    assert all(one.get("term") for one in entry.findall(f"{ATOM}category"))
    content = entry.find(f"{ATOM}content")
    assert content is not None
    assert content.get("type") == "xhtml"
    [inside] = content  # section 3.1.1.3: a single div
    assert inside.tag == f"{XHTML}div"
    assert not (content.text or "").strip()
    for node in inside.iter():
        assert node.tag in {f"{XHTML}{name}" for name in MARKUP}
        assert set(node.attrib) <= {
            "href",
            "lang",
            "{http://www.w3.org/XML/1998/namespace}lang",
        }
        if "href" in node.attrib:
            _absolute(node.attrib["href"])


def _counts(node: ET.Element, once: set[str], often: set[str]) -> None:
    counts = Counter(child.tag.removeprefix(ATOM) for child in node)
    assert {name: counts[name] for name in once} == dict.fromkeys(once, 1)
    assert set(counts) <= once | often


def links(node: ET.Element) -> dict[str, list[str]]:
    """Return the addresses of an element by what they are."""
    found: dict[str, list[str]] = {"self": [], "alternate": [], "via": []}
    for one in node.findall(f"{ATOM}link"):
        found[one.attrib["rel"]].append(_absolute(one.attrib["href"]))
    return found


def _absolute(address: str) -> str:
    parts = urlsplit(address)
    assert parts.scheme in ("http", "https")
    assert parts.netloc
    assert _LINK.fullmatch(address)
    return address


def text(node: ET.Element, name: str) -> str:
    """Return the text of a child, or a child's child."""
    found = node.find("/".join(f"{ATOM}{one}" for one in name.split("/")))
    assert found is not None
    return found.text or ""


def moment(node: ET.Element, name: str) -> datetime:
    """Return a moment."""
    assert _MOMENT.fullmatch(text(node, name))
    return datetime.fromisoformat(text(node, name))


def shown(entry: ET.Element) -> str:
    """Return what a reader sees of an entry, as text."""
    content = entry.find(f"{ATOM}content")
    assert content is not None
    return "\n".join("".join(one.itertext()) for one in content.iter(f"{XHTML}p"))
