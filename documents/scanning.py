"""Scans a file for viruses with ClamAV's daemon, if one is configured.

`clamd` receives the bytes over a socket (INSTREAM) and reports what it found. If it is configured and does not respond,
nothing is accepted: an unscanned file is not a clean file.
"""

from __future__ import annotations

import socket
from contextlib import suppress
from typing import BinaryIO
from urllib.parse import urlsplit

import structlog
from django.conf import settings

logger = structlog.get_logger(__name__)
CONNECT_SECONDS, ANSWER_SECONDS = 5, 120
_PIECE = 256 * 1024


class NotScanned(Exception):
    """The scan failed; `code` says why, with its text in `document_refusals`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def is_configured() -> bool:
    """Whether files are scanned at all. Authors see a notice if they are not."""
    return bool(settings.CLAMD_URL)


def found_in(file: BinaryIO) -> str:
    """The name of a signature found in a file, or an empty text. Raises NotScanned."""
    try:
        with _connected() as connection:
            _send(connection, file)
            answer = _answer(connection)
    except (OSError, ValueError) as failure:
        logger.warning("virus_scanner_down", failure=type(failure).__name__)
        raise NotScanned("scanner_down") from None
    words = answer.removeprefix("stream: ")
    if words == "OK":
        return ""
    if words.endswith(" FOUND"):
        return words.removesuffix(" FOUND")
    code = "scanner_limit" if "size limit" in words else "scanner_down"
    logger.warning("virus_scanner_did_not_say", code=code)
    raise NotScanned(code)


def _connected() -> socket.socket:
    """A connection to `tcp://host:port` or `unix:///path`."""
    address = urlsplit(settings.CLAMD_URL)
    if address.scheme == "unix":
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            connection.settimeout(CONNECT_SECONDS)
            connection.connect(address.path)
        except OSError:
            connection.close()
            raise
    else:
        connection = socket.create_connection((address.hostname or "", address.port or 3310), timeout=CONNECT_SECONDS)
    connection.settimeout(ANSWER_SECONDS)
    return connection


def _send(connection: socket.socket, file: BinaryIO) -> None:
    """Send the file in pieces, each prefixed by its length. If it is too much, the daemon reports it and hangs up."""
    with suppress(BrokenPipeError, ConnectionResetError):
        connection.sendall(b"zINSTREAM\0")
        while piece := file.read(_PIECE):
            connection.sendall(len(piece).to_bytes(4, "big") + piece)
        connection.sendall(bytes(4))


def _answer(connection: socket.socket) -> str:
    answer = bytearray()
    while b"\0" not in answer:
        piece = connection.recv(4096)
        if not piece or len(answer) > 4096:
            break
        answer += piece
    return bytes(answer).partition(b"\0")[0].decode("utf-8", "replace").strip()
