"""A mail server of a few lines: it speaks SMTP as far as the product does, and stores what it accepts."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import Message
from email.policy import default


class SmtpSession(socketserver.StreamRequestHandler):
    """One connection of a client."""

    server: SmtpServer

    def handle(self) -> None:
        """Answer each command until the client quits."""
        self._say("220 mail.example.org")
        while line := self.rfile.readline():
            command = line.decode().strip().upper()
            if command.startswith("DATA"):
                self._say("354 end with a line that has only a full stop")
                self._accept()
            self._say("221 bye" if command == "QUIT" else "250 ok")
            if command == "QUIT":
                return

    def _accept(self) -> None:
        lines = []
        while (line := self.rfile.readline()) not in {b".\r\n", b""}:
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        self.server.accepted.append(message_from_bytes(b"".join(lines), policy=default))

    def _say(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode())


class SmtpServer(socketserver.ThreadingTCPServer):
    """A mail server on a free port of this machine."""

    daemon_threads = True

    def __init__(self) -> None:
        self.accepted: list[Message] = []
        super().__init__(("127.0.0.1", 0), SmtpSession)


@contextmanager
def running() -> Iterator[SmtpServer]:
    """A mail server, as long as the block runs."""
    with SmtpServer() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
