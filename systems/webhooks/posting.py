"""Posts one message: to the checked address, with a time limit, without following a redirect or reading an answer."""

from __future__ import annotations

import http.client
import socket
import ssl
import threading
from collections.abc import Mapping
from contextlib import suppress
from urllib.parse import urlsplit

from systems.webhooks import addresses

STEP_SECONDS = 5  # to connect, and between two parts of an answer
WHOLE_SECONDS = 10  # in all: an answer that comes drop by drop ends too


class NotDelivered(Exception):
    """The message was not accepted. The text says why, in words for the owner; it holds nothing that was received."""


def post(url: str, content: bytes, headers: Mapping[str, str]) -> int:
    """Send a message and return the status, which is of the 200s. Raises NotDelivered."""
    parts = urlsplit(url)
    try:
        address, port = addresses.resolve(parts)
    except addresses.AddressRefused as why:
        raise NotDelivered(str(why)) from None
    host = parts.hostname or ""
    connection = http.client.HTTPConnection(host, port, timeout=STEP_SECONDS)
    limit: threading.Timer | None = None
    try:
        connection.sock = socket.create_connection((address, port), timeout=STEP_SECONDS)
        limit = threading.Timer(WHOLE_SECONDS, _hang_up, [connection])
        limit.daemon = True
        limit.start()
        if parts.scheme == "https":
            secured = ssl.create_default_context().wrap_socket(
                connection.sock, server_hostname=host, do_handshake_on_connect=False
            )
            connection.sock = secured
            secured.do_handshake()
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request("POST", path, content, {"Host": parts.netloc, **headers})
        status = connection.getresponse().status
    except ssl.SSLCertVerificationError:
        raise NotDelivered("The server has no valid certificate.") from None
    except TimeoutError:
        raise NotDelivered("The server did not answer in time.") from None
    except (OSError, http.client.HTTPException, ValueError):
        raise NotDelivered("The connection failed, or took too long.") from None
    finally:
        if limit is not None:
            limit.cancel()
        connection.close()
    if 300 <= status < 400:
        raise NotDelivered(f"The server redirects ({status}). Add a webhook with the address it redirects to.")
    if not 200 <= status < 300:
        raise NotDelivered(f"The server answered with status {status}.")
    return status


def _hang_up(connection: http.client.HTTPConnection) -> None:
    """End a connection that another thread waits on."""
    with suppress(OSError):
        connection.sock.shutdown(socket.SHUT_RDWR)
