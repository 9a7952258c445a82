"""Which addresses and URLs feeds may use."""

from ipaddress import IPv4Address, IPv6Address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.feeds.network.addresses import is_public, url_fault

CLOSED = """
0.0.0.0 0.1.2.3 10.0.0.1 100.64.0.1 100.100.100.200 100.127.255.255 127.0.0.1 127.255.0.1
168.63.129.16 169.254.169.254 172.16.0.1 172.31.255.255 192.0.0.192 192.0.2.1 192.88.99.1
192.168.1.1 198.18.0.1 198.19.255.255 198.51.100.7 203.0.113.9 224.0.0.1 239.255.255.250
240.0.0.1 255.255.255.255 :: ::1 ::7f00:1 ::8.8.8.8 ::ffff:127.0.0.1 ::ffff:10.0.0.1
::ffff:8.8.8.8 ::ffff:0:127.0.0.1 64:ff9b::127.0.0.1 64:ff9b::7f00:1 64:ff9b::169.254.169.254
64:ff9b::10.1.2.3 64:ff9b:1::8.8.8.8 64:ff9b:1::7f00:1 100::1 2001::1
2001:0:4136:e378:8000:63bf:3fff:fdd2 2001:2::1 2001:10::1 2001:db8::1 2002:7f00:1::
2002:808:808:: 3fff::1 5f00::1 4000::1 fc00::1 fd00:ec2::254 fe80::1 fe80::1%eth0
2606:4700::1111%eth0 fec0::1 ff02::1 ff0e::1
"""

OPEN = """
1.1.1.1 8.8.8.8 99.255.255.255 100.63.255.255 100.128.0.1 168.63.129.15 172.15.255.255
172.32.0.1 192.167.255.255 198.17.255.255 198.20.0.1 223.255.255.255 2001:200::1
2001:4860:4860::8888 2606:4700:4700::1111 2a00:1450:4001:800::200e 64:ff9b::8.8.8.8
"""


@pytest.mark.parametrize("address", CLOSED.split())
def test_closed_addresses(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", OPEN.split())
def test_public_addresses(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize("text", ["", "localhost", "127.1", "2130706433", "0x7f.0.0.1", "1.2.3"])
def test_what_is_no_address_is_not_public(text: str) -> None:
    assert not is_public(text)


@given(st.ip_addresses(v=4))
def test_an_embedded_ipv4_address_never_opens_more_than_its_own(inner: IPv4Address) -> None:
    forms = (f"::ffff:{inner}", f"::{inner}", f"64:ff9b::{inner}", f"64:ff9b:1::{inner}")
    sixto4 = str(IPv6Address(0x2002 << 112 | int(inner) << 80))
    for form in (*forms, sixto4):
        assert not is_public(form) or is_public(str(inner))


@pytest.mark.parametrize(
    "host", ["127.1", "0", "2130706433", "127.0.0.1", "::1", "::ffff:127.0.0.1", "64:ff9b::7f00:1"]
)
def test_literals_are_refused_in_the_url_already(host: str) -> None:
    fault = url_fault("http", host, 80, allowed=False)
    assert fault is not None
    assert host in fault
    assert url_fault("http", host, 80, allowed=True) is None


@pytest.mark.parametrize("scheme", ["ftp", "file", "gopher", "", "data"])
def test_only_http(scheme: str) -> None:
    assert "Only http and https" in str(url_fault(scheme, "outlet.example", None, allowed=True))


def test_ports() -> None:
    for port in (None, 80, 443, 8080, 8443):
        assert url_fault("https", "outlet.example", port, allowed=False) is None
    for port in (0, 22, 25, 6379, 9200):
        assert "Port" in str(url_fault("https", "outlet.example", port, allowed=False))
        assert url_fault("https", "outlet.example", port, allowed=True) is None


def test_a_url_without_host() -> None:
    assert url_fault("http", "", None, allowed=False) == "The URL names no host."
