"""The shipped proxy (deploy/nginx.conf) as a program on this machine, in front of a web server of a test."""

from __future__ import annotations

import datetime as dt
import os
import re
import shutil
import socket
import ssl
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from mspt.setup import places

SHIPPED = places.ROOT / "deploy" / "nginx.conf"
NOT_THERE = "nginx is not installed here (apt-get install nginx-light)"


def program() -> str | None:
    """nginx, where the machine has it; also outside of a plain user's path."""
    return shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")


@dataclass(frozen=True, slots=True, kw_only=True)
class Proxy:
    """One running proxy: where it listens, with TLS and without."""

    port: int
    plain_port: int

    @property
    def address(self) -> str:
        """Where people reach it."""
        return f"https://localhost:{self.port}"

    def get(self, path: str, *, timeout: float = 30, **headers: str) -> tuple[int, dict[str, str], bytes]:
        """What it answers, whatever the status."""
        request = urllib.request.Request(self.address + path, headers=headers)
        opener = urllib.request.build_opener(urllib.request.HTTPSHandler(context=trusting()))
        try:
            with opener.open(request, timeout=timeout) as answer:
                return answer.status, dict(answer.headers), answer.read()
        except urllib.error.HTTPError as answer:
            return answer.code, dict(answer.headers), answer.read()


def trusting() -> ssl.SSLContext:
    """Trusts the certificate made for the test."""
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def configured(home: Path, *, upstream: str, port: int, plain_port: int, documents: Path) -> Path:
    """The shipped configuration, with only its paths and addresses changed."""
    text = SHIPPED.read_text()
    changes = {
        "server web:8000;": f"server {upstream};",
        "listen 8080;": f"listen 127.0.0.1:{plain_port};",
        "listen 8443 ssl;": f"listen 127.0.0.1:{port} ssl;",
        "/etc/nginx/tls/": f"{home}/",
        "alias /var/lib/mspt/documents/;": f"alias {documents}/;",
        "pid /tmp/": f"pid {home}/",
        "_temp_path /tmp/": f"_temp_path {home}/",
        "worker_processes auto;": "worker_processes 1;",
        "error_log /dev/stderr error;": f"error_log {home}/error.log error;",
    }
    for there, here in changes.items():
        assert there in text, f"deploy/nginx.conf has no “{there}” any more"
        text = text.replace(there, here)
    if not Path("/etc/nginx/mime.types").exists():
        text = re.sub(r"^\s*include /etc/nginx/mime.types;$", "", text, flags=re.MULTILINE)
    _certificate(home)
    file = home / "nginx.conf"
    file.write_text(text)
    return file


@contextmanager
def running(home: Path, *, upstream: str, documents: Path | None = None) -> Iterator[Proxy]:
    """The proxy in front of a server at host:port, until the block ends."""
    nginx = program()
    assert nginx, NOT_THERE
    home.mkdir(parents=True, exist_ok=True)
    ports = free_ports()
    file = configured(home, upstream=upstream, port=ports[0], plain_port=ports[1], documents=documents or home)
    # In the foreground and as the test's user, so that it ends with its process and reads what the test made.
    orders = "daemon off;" + (" user root;" if _is_root() else "")
    process = subprocess.Popen([nginx, "-c", file, "-g", orders], stderr=subprocess.PIPE)
    try:
        _until_it_listens(ports[0], process)
        yield Proxy(port=ports[0], plain_port=ports[1])
    finally:
        process.terminate()
        process.wait(timeout=10)
        if process.stderr:
            process.stderr.close()


def _is_root() -> bool:
    return os.geteuid() == 0


def free_ports() -> tuple[int, int]:
    with socket.socket() as first, socket.socket() as other:
        for each in (first, other):
            each.bind(("127.0.0.1", 0))
        return first.getsockname()[1], other.getsockname()[1]


def _until_it_listens(port: int, process: subprocess.Popen[bytes]) -> None:
    latest = time.monotonic() + 15
    while time.monotonic() < latest:
        assert process.poll() is None, process.stderr.read().decode() if process.stderr else "nginx ended"
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise AssertionError("nginx does not listen")


def _certificate(home: Path) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = dt.datetime.now(tz=dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    form = serialization.PrivateFormat.PKCS8
    secret = key.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption())
    places.write_private(home / "privkey.pem", secret.decode())
    (home / "fullchain.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
