"""Where addresses lie: the tables, and every way to write an IPv4 address into an IPv6 one."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.net.addresses import Place, place

PRIVATE = [
    "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24",
    "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "240.0.0.0/4",
    "::1/128", "100::/64", "fc00::/7", "fec0::/10", "2001:db8::/32", "2001:2::/48", "2001:20::/28", "3fff::/20",
    "5f00::/16", "64:ff9b:1::/48", "4000::/3", "8000::/1",
]  # fmt: skip
NEVER = [
    "0.0.0.0/8", "169.254.0.0/16", "224.0.0.0/4", "255.255.255.255/32", "::/128", "fe80::/10", "ff00::/8",
    "100.100.100.200/32", "168.63.129.16/32", "192.0.0.192/32", "fd00:ec2::254/128", "fd20:ce::254/128",
]  # fmt: skip
PUBLIC = [
    "1.1.1.1", "8.8.8.8", "93.184.215.14", "172.15.255.255", "172.32.0.0", "100.63.255.255", "100.128.0.0",
    "192.0.1.0", "198.17.255.255", "198.20.0.0", "223.255.255.255", "126.255.255.255", "128.0.0.0",
    "2606:4700::1111", "2a00:1450:4001::200e", "2001:4860:4860::8888", "2001:200::1",
]  # fmt: skip


def middle(network: str) -> str:
    """An address in the middle, far from the edges that the exceptions lie at."""
    found = IPv6Network(network) if ":" in network else IPv4Network(network)
    return str(found[found.num_addresses // 3])


@pytest.mark.parametrize("network", PRIVATE)
def test_reserved_ranges_are_private(network: str) -> None:
    assert place(middle(network)) is Place.PRIVATE


@pytest.mark.parametrize("network", NEVER)
def test_addresses_of_nobody_of_many_and_of_a_machines_secrets_are_never_asked(network: str) -> None:
    assert place(middle(network)) is Place.NEVER


@pytest.mark.parametrize("address", PUBLIC)
def test_their_neighbours_are_public(address: str) -> None:
    assert place(address) is Place.PUBLIC


def test_a_scope_disguises_nothing() -> None:
    assert place("fe80::1%lo") is Place.NEVER


@pytest.mark.parametrize("text", ["", "localhost", "1.2.3", "1.2.3.4.5", "::1::", "0x7f000001"])
def test_what_is_no_address_is_no_address(text: str) -> None:
    with pytest.raises(ValueError):
        place(text)


def rfc6052(address: IPv4Address, prefix: int) -> int:
    """The address after a prefix of that many bits, around the ninth octet."""
    bits, octets = int(address), prefix // 8
    text = bytearray(16)
    at = octets
    for shift in (24, 16, 8, 0):
        at += at == 8
        text[at] = bits >> shift & 255
        at += 1
    return int.from_bytes(text, "big")


LOCAL_NAT64 = 0x64_FF9B_0001 << 80
DISGUISES = {
    "mapped": lambda one: IPv6Address(0xFFFF << 32 | int(one)),
    "NAT64": lambda one: IPv6Address(0x64_FF9B << 96 | int(one)),
    "local NAT64, /48": lambda one: IPv6Address(LOCAL_NAT64 | rfc6052(one, 48)),
    "local NAT64, /56": lambda one: IPv6Address(LOCAL_NAT64 | rfc6052(one, 56)),
    "local NAT64, /64": lambda one: IPv6Address(LOCAL_NAT64 | rfc6052(one, 64)),
    "local NAT64, /96": lambda one: IPv6Address(LOCAL_NAT64 | int(one)),
    "translated": lambda one: IPv6Address(0xFFFF << 48 | int(one)),
    "compatible": lambda one: IPv6Address(int(one)),
    "6to4": lambda one: IPv6Address(0x2002 << 112 | int(one) << 80 | 1),
    "Teredo server": lambda one: IPv6Address(0x2001_0000 << 96 | int(one) << 64 | 0xF7F7_F7F7),
    "Teredo client": lambda one: IPv6Address(0x2001_0000 << 96 | 0x0808_0808 << 64 | ~int(one) & 0xFFFF_FFFF),
    "ISATAP": lambda one: IPv6Address(0x2606_4700 << 96 | 0x5EFE << 32 | int(one)),
    "universal ISATAP": lambda one: IPv6Address(0x2606_4700 << 96 | 0x0200_5EFE << 32 | int(one)),
}


@pytest.mark.parametrize("disguise", DISGUISES)
@given(address=st.ip_addresses(v=4) | st.sampled_from([IPv4Address("169.254.169.254"), IPv4Address("127.0.0.1")]))
@settings(max_examples=100, deadline=None)
def test_no_disguise_lets_through_what_is_refused_undisguised(disguise: str, address: IPv4Address) -> None:
    found, plain = place(str(DISGUISES[disguise](address))), place(str(address))
    unsaid = address in IPv4Network("0.0.0.0/8") and found is Place.PRIVATE  # as ::1 is
    assert found >= plain or unsaid


@pytest.mark.parametrize("disguise", ["mapped", "NAT64"])
def test_disguises_that_dial_the_same_address_stay_public(disguise: str) -> None:
    assert place(str(DISGUISES[disguise](IPv4Address("8.8.8.8")))) is Place.PUBLIC


@pytest.mark.parametrize("disguise", set(DISGUISES) - {"mapped", "NAT64", "6to4", "ISATAP", "universal ISATAP"})
def test_disguises_that_only_a_house_would_use_are_private_whatever_they_hold(disguise: str) -> None:
    assert place(str(DISGUISES[disguise](IPv4Address("8.8.8.8")))) is Place.PRIVATE
