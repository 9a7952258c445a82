"""Which addresses and URLs a feed may use: pure judgement, no lookups.

``ipaddress.is_global`` alone says yes to multicast, to 168.63.129.16 (Azure's host agent), and to
IPv6 forms that carry a private IPv4 address inside (64:ff9b::7f00:1, 2002:7f00:1::, ::7f00:1), so
the blocks of the IANA special-purpose registries are listed here and both must agree:
https://www.iana.org/assignments/iana-ipv4-special-registry and ...-ipv6-special-registry.
Judging a URL is only the first gate; guard.py judges the address that is connected to.
"""

from ipaddress import (
    AddressValueError,
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
)

PUBLIC_PORTS = frozenset({80, 443, 8080, 8443})

_CLOSED_V4 = tuple(
    IPv4Network(block)
    for block in (
        "0.0.0.0/8",  # this network
        "10.0.0.0/8",
        "100.64.0.0/10",  # carrier-grade NAT
        "127.0.0.0/8",
        "168.63.129.16/32",  # Azure's host agent, in public space
        "169.254.0.0/16",  # link-local, metadata services
        "172.16.0.0/12",
        "192.0.0.0/24",  # protocol assignments, Oracle's metadata service
        "192.0.2.0/24",  # documentation
        "192.88.99.0/24",  # 6to4 relays, retired
        "192.168.0.0/16",
        "198.18.0.0/15",  # benchmarking
        "198.51.100.0/24",  # documentation
        "203.0.113.0/24",  # documentation
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved, broadcast
    )
)
_OPEN_V6 = IPv6Network("2000::/3")  # all that IANA has given out as global unicast
_CLOSED_V6 = tuple(
    IPv6Network(block)
    for block in (
        "2001::/23",  # protocol assignments: Teredo, benchmarking, ORCHID
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4
        "3fff::/20",  # documentation
    )
)
_NAT64 = IPv6Network("64:ff9b::/96")


def is_public(address: str) -> bool:
    """Whether an IP address, as text, belongs to the public Internet; False when it is none."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return False
    return _public_v4(parsed) if isinstance(parsed, IPv4Address) else _public_v6(parsed)


def _public_v4(address: IPv4Address) -> bool:
    return address.is_global and not any(address in block for block in _CLOSED_V4)


def _public_v6(address: IPv6Address) -> bool:
    if address.scope_id is not None:
        return False
    # A network with IPv6 only reaches IPv4 outlets through this prefix (RFC 6052); the address
    # behind it is the one that counts. Other forms with an IPv4 address inside stay closed.
    if address in _NAT64:
        return _public_v4(IPv4Address(int(address) & 0xFFFFFFFF))
    if address not in _OPEN_V6 or any(address in block for block in _CLOSED_V6):
        return False
    return address.is_global


def url_fault(scheme: str, host: str, port: int | None, *, allowed: bool) -> str | None:
    """Say in one sentence why a feed may not use this URL, or None.

    ``allowed``: the host is named in ALLOWED_PRIVATE_HOSTS, which opens every address and port.
    """
    if scheme not in ("http", "https"):
        return f"Only http and https URLs can be polled, not {scheme[:20] or 'one without scheme'}."
    if not host:
        return "The URL names no host."
    if allowed:
        return None
    if port is not None and port not in PUBLIC_PORTS:
        ports = ", ".join(str(number) for number in sorted(PUBLIC_PORTS))
        return f"Port {port} of {host} is not one that feeds may use ({ports})."
    return _literal_fault(host)


def _literal_fault(host: str) -> str | None:
    try:
        literal = IPv6Address(host) if ":" in host else IPv4Address(host)
    except AddressValueError:
        # 127.1, 2130706433 or 0177.0.0.1: never how an outlet writes its address.
        if host.replace(".", "").isdigit():
            return not_public(host)
        return None
    return None if is_public(str(literal)) else not_public(host)


def not_public(host: str, address: str | None = None) -> str:
    """Return the sentence for a refused address."""
    if address is None or address == host:
        return f"{host} is not a public address; feeds may only use public ones."
    return f"{host} points to {address}, which is not a public address."
