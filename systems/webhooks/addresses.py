"""Decides where messages may be sent: to public addresses, by https. The demonstration also sends to this machine.

A name is looked up when a message is sent, and the connection goes to the address that was checked: otherwise the
name's owner could answer with a public address for the check and with one inside our network for the connection.
"""

from __future__ import annotations

import socket
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from urllib.parse import SplitResult, urlsplit

from django.conf import settings

NAT64 = IPv6Network("64:ff9b::/96")  # the last 32 bits are an IPv4 address
GLOBAL_UNICAST = IPv6Network("2000::/3")  # everything else of IPv6 that Python calls global is not assigned, or was
NOT_PUBLIC = "This address is not on the public internet. Enter an address that can be reached from outside."

NO_URL = "Enter a web address, such as https://systems.police.example/webhook."


class AddressRefused(Exception):
    """No message goes to this address. The text says why."""


def why_not_url(url: str) -> str:
    """Why an address can't be registered; empty if it can. Names are looked up only when a message is sent."""
    try:
        parts = urlsplit(url)
        host, _port = parts.hostname, parts.port
    except ValueError:
        return NO_URL
    if not url.isascii() or not url.isprintable() or " " in url:
        return NO_URL
    schemes = {"https", "http"} if settings.WEBHOOKS_MAY_BE_PRIVATE else {"https"}
    if parts.scheme not in schemes or not host:
        return "Enter an address that begins with https://, such as https://systems.police.example/webhook."
    if parts.username is not None or parts.password is not None:
        return "Remove the user name or password from the address. Messages are signed instead."
    if "#" in url:
        return "Remove the # sign and everything after it."
    try:
        check(_numeric(host))
    except AddressRefused:
        return NOT_PUBLIC
    return ""


def resolve(parts: SplitResult) -> tuple[str, int]:
    """The network address and port for a message, looked up now. Raises AddressRefused unless all are public."""
    host, port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
    try:
        answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise AddressRefused("The name of the server was not found.") from None
    addresses = [str(answer[4][0]) for answer in answers]
    check(addresses)
    return addresses[0], port


def check(addresses: list[str]) -> None:
    """Raise AddressRefused if one of these is not public: a name with a public and a private address is not trusted."""
    if settings.WEBHOOKS_MAY_BE_PRIVATE:
        return
    if not all(is_public(address) for address in addresses):
        raise AddressRefused(NOT_PUBLIC)


def is_public(text: str) -> bool:
    """Whether a network address is one of the public internet, also where IPv6 carries an IPv4 address."""
    address: IPv4Address | IPv6Address = ip_address(text.partition("%")[0])
    if isinstance(address, IPv6Address):
        carried = address.ipv4_mapped or address.sixtofour
        if address in NAT64:
            carried = IPv4Address(int(address) & 0xFFFF_FFFF)
        if carried is not None:
            return is_public(str(carried))
        if address not in GLOBAL_UNICAST:
            return False
    return address.is_global and not address.is_multicast


def _numeric(host: str) -> list[str]:
    """The network addresses that a host written in digits means, in any notation (`2130706433`); none for a name."""
    try:
        return [str(answer[4][0]) for answer in socket.getaddrinfo(host, None, flags=socket.AI_NUMERICHOST)]
    except (OSError, UnicodeError):
        return []
