"""Works out where a request comes from: the peer of the connection, or the address that our own proxy reports.

Anybody can send an X-Forwarded-For header. We read it from its end, where each proxy adds the address of its peer, and
only as far as `MSPT_TRUSTED_PROXIES` names our own proxies. The login limits and the log use this module and nothing
else.
"""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest

MOST_PROXIES = 9
IPV6_SITE = 64  # the number of bits that identify a household or an office

type Address = IPv4Address | IPv6Address


@dataclass(frozen=True, slots=True, kw_only=True)
class TrustedProxies:
    """The trusted proxies: a number of proxies in front of the service, or all within some networks.

    None by default.
    """

    count: int = 0
    networks: tuple[IPv4Network | IPv6Network, ...] = ()

    @classmethod
    def read(cls, text: str) -> TrustedProxies:
        """Parse `1`, or `10.0.0.0/8, fd00::/8`. Raises ValueError for anything else."""
        if text.strip().isdecimal():
            if int(text) > MOST_PROXIES:
                raise ValueError(text)
            return cls(count=int(text))
        return cls(networks=tuple(ip_network(part.strip()) for part in text.split(",")))

    def client(self, connected: str, forwarded_for: str) -> str:
        """The client's address, given the peer of the connection and the header as received.

        Falls back to the peer if the header has fewer entries than our proxies would have written, or an invalid
        address.
        """
        hops = [_read(part) for part in forwarded_for.split(",")]
        address = hops[-self.count] if 0 < self.count <= len(hops) else None
        if self.networks and self._is_ours(_read(connected)):
            address = next((hop for hop in reversed(hops) if not self._is_ours(hop)), None)
        return str(address or _read(connected) or "")

    def _is_ours(self, address: Address | None) -> bool:
        return address is not None and any(address in network for network in self.networks)


def source_of(request: HttpRequest) -> str:
    """The address that a request comes from, as limits and log use it; empty if the connection has none."""
    proxies: TrustedProxies = settings.MSPT_TRUSTED_PROXIES
    return proxies.client(request.META.get("REMOTE_ADDR", ""), request.META.get("HTTP_X_FORWARDED_FOR", ""))


def site_of(source: str) -> str:
    """The part that a client can't change at will: an IPv4 address, or the network of an IPv6 address."""
    address = _read(source)
    return str(ip_network((address, IPV6_SITE), strict=False)) if isinstance(address, IPv6Address) else source


def _read(text: str) -> Address | None:
    try:
        address = ip_address(text.strip())
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return mapped or address
