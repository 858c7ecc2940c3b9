"""Where an IP address lies: with everybody, inside somebody's house, or where nobody may be asked. Pure.

The tables follow IANA's registries of special-purpose addresses. `ipaddress.is_global` is not asked, because its
answers differ from one version of Python to the next and leave out addresses that carry an IPv4 address.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import IntEnum
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address


class Place(IntEnum):
    """The greater, the less may be asked there."""

    PUBLIC = 0
    PRIVATE = 1  # loopback, intranets, reserved ranges: asked only where the operator says so
    NEVER = 2  # nobody, everybody at once, or a machine's own secrets


_ZERO = IPv4Network("0.0.0.0/8")
_NEVER_4 = (
    _ZERO,  # Linux takes it for the loopback
    IPv4Network("169.254.0.0/16"),  # link-local: no feed lives there, and cloud machines keep their secrets there
    IPv4Network("224.0.0.0/4"),
    IPv4Network("255.255.255.255/32"),
    IPv4Network("100.100.100.200/32"),  # and these three are where other clouds keep them
    IPv4Network("168.63.129.16/32"),
    IPv4Network("192.0.0.192/32"),
)
_PRIVATE_4 = tuple(
    map(
        IPv4Network,
        (
            "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24",
            "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "240.0.0.0/4",
        ),
    )
)  # fmt: skip
_NEVER_6 = tuple(map(IPv6Network, ("::/128", "fe80::/10", "ff00::/8", "fd00:ec2::254/128", "fd20:ce::254/128")))
_GLOBAL = IPv6Network("2000::/3")
_PRIVATE_6 = tuple(map(IPv6Network, ("2001::/23", "2001:db8::/32", "3fff::/20")))  # within 2000::/3; outside, all is

_MAPPED, _NAT64 = IPv6Network("::ffff:0:0/96"), IPv6Network("64:ff9b::/96")  # dialling them dials the IPv4 address
_LOW = (0,)  # how far to the right the embedded address lies
_CARRIERS = (
    (_MAPPED, _LOW),
    (_NAT64, _LOW),
    (IPv6Network("::/96"), _LOW),  # "compatible", deprecated
    (IPv6Network("::ffff:0:0:0/96"), _LOW),  # "translated", RFC 2765
    (IPv6Network("2002::/16"), (80,)),  # 6to4
    (IPv6Network("2001::/32"), (64,)),  # the server of Teredo; its client is written upside down
)
_TEREDO = IPv6Network("2001::/32")
_LOCAL_NAT64 = IPv6Network("64:ff9b:1::/48")  # its operator chooses where; RFC 6052 leaves out the ninth octet
_ISATAP = 0x5EFE  # in the upper half of the interface identifier, whatever its bit for "universal" says


def place(address: str) -> Place:
    """Where the address lies; IPv6 that carries an IPv4 address lies at the worse of both. Raises ValueError."""
    found = ip_address(address)
    if isinstance(found, IPv4Address):
        return _place_4(found)
    carried = tuple(_carried(found))
    if found in _MAPPED or found in _NAT64:
        return _place_4(carried[0])
    own = _place_6(found)
    if own is not Place.PUBLIC:  # ::1 is no disguise of 0.0.0.1, nor are the bits of a local NAT64 that mean nothing
        carried = tuple(one for one in carried if one not in _ZERO)
    return max((own, *map(_place_4, carried)))


def _place_4(address: IPv4Address) -> Place:
    if any(address in network for network in _NEVER_4):
        return Place.NEVER
    return Place.PRIVATE if any(address in network for network in _PRIVATE_4) else Place.PUBLIC


def _place_6(address: IPv6Address) -> Place:
    if any(address in network for network in _NEVER_6):
        return Place.NEVER
    if address not in _GLOBAL or any(address in network for network in _PRIVATE_6):
        return Place.PRIVATE
    return Place.PUBLIC


def _carried(address: IPv6Address) -> Iterator[IPv4Address]:
    """The IPv4 addresses that it may lead to."""
    number = int(address)
    for network, shifts in _CARRIERS:
        if address in network:
            yield from (IPv4Address(number >> shift & 0xFFFF_FFFF) for shift in shifts)
    if address in _TEREDO:
        yield IPv4Address(~number & 0xFFFF_FFFF)
    if address in _LOCAL_NAT64:
        rest = number >> 64 << 56 | number & 0xFF_FFFF_FFFF_FFFF
        yield from (IPv4Address(rest >> shift & 0xFFFF_FFFF) for shift in (0, 24, 32, 40))
    if number >> 32 & 0xFDFF_FFFF == _ISATAP:
        yield IPv4Address(number & 0xFFFF_FFFF)
