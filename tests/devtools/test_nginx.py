"""The shipped proxy: its settings agree with the service, and slow connections cost the service nothing (P32)."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from devtools import demo
from documents import kinds
from guidance import urls as library
from imports import limits
from mspt.setup import places
from tests import proxied

MB = 1024 * 1024
TEXT = proxied.SHIPPED.read_text()
DRIPPING = 200
NEEDS_NGINX = pytest.mark.skipif(proxied.program() is None, reason=proxied.NOT_THERE)
# A service with as many threads as ours: it echoes its request, and sends a file through the proxy.
SERVICE = """
import json
def application(environ, start):
    size = len(environ["wsgi.input"].read())
    more = [("X-Accel-Redirect", "/documents-within/ab/abcd")] if environ["PATH_INFO"] == "/file" else []
    more += [("X-Content-Type-Options", "nosniff"), ("Content-Security-Policy", "sandbox")]
    heard = {name: value for name, value in environ.items() if name.startswith("HTTP_")} | {"size": size}
    start("200 OK", [("Content-Type", "application/json"), *more])
    return [json.dumps(heard).encode()]
"""


def seconds(name: str, text: str = TEXT) -> int:
    return int(re.search(rf"^\s*{name} (\d+)s;", text, flags=re.MULTILINE)[1])


def megabytes() -> list[int]:
    return [int(size) for size in re.findall(r"client_max_body_size (\d+)m;", TEXT)]


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    configuration: dict[str, Any] = yaml.safe_load((places.ROOT / "docker-compose.yml").read_text())
    return configuration["services"]


def test_proxy_buffers_a_whole_request_and_drops_slow_senders() -> None:
    assert "proxy_request_buffering on;" in TEXT
    assert "proxy_buffering on;" in TEXT
    for name in ("client_header_timeout", "client_body_timeout"):
        assert seconds(name) <= 10


def test_proxy_accepts_what_the_service_accepts_and_little_more() -> None:
    tables, documents = sorted(megabytes())

    assert limits.PACKED < tables * MB < 2 * limits.PACKED
    assert kinds.LARGEST < documents * MB < 2 * kinds.LARGEST


def test_proxy_discards_the_client_s_claimed_source() -> None:
    assert "proxy_set_header X-Forwarded-For $remote_addr;" in TEXT
    assert "$proxy_add_x_forwarded_for" not in TEXT
    for name in ("Forwarded", "X-Forwarded-Host", "X-Forwarded-Port"):
        assert f'proxy_set_header {name} "";' in TEXT


def test_only_the_proxy_listens_outside_and_it_finds_the_documents(compose: dict[str, Any]) -> None:
    assert [name for name, service in compose.items() if "ports" in service] == ["proxy"]
    within = compose["web"]["environment"]
    assert f"location {within['MSPT_ACCEL']} {{\n            internal;" in TEXT
    assert f"alias {within['MSPT_FILES_DIR']}/;" in TEXT
    assert f"documents:{within['MSPT_FILES_DIR']}:ro" in compose["proxy"]["volumes"]


def gunicorn() -> list[str]:
    """The command of the image, in words."""
    command = re.search(r"^CMD (\[.*?\])$", (places.ROOT / "Dockerfile").read_text(), flags=re.MULTILINE | re.DOTALL)
    return re.findall(r'"([^"]+)"', command[1])


def test_demonstration_and_tests_take_addresses_as_long_as_the_image_does() -> None:
    option, limit = demo.LONGEST_ADDRESS

    assert gunicorn()[gunicorn().index(option) + 1] == limit


def test_gunicorn_keeps_a_connection_longer_than_the_proxy_does() -> None:
    words = gunicorn()

    kept = int(words[words.index("--keep-alive") + 1])
    upstream = TEXT[TEXT.index("upstream service") : TEXT.index("server {")]
    assert kept > seconds("keepalive_timeout", upstream)
    assert words[words.index("--worker-class") + 1] == "gthread"


def test_every_upload_url_may_receive_a_large_document() -> None:
    large = re.search(r"location ~ (\S+) \{\s*client_max_body_size 260m", TEXT)[1]
    takes = [
        str(pattern.pattern)
        for pattern in library.urlpatterns
        if getattr(getattr(pattern.callback, "policy", None), "keeps_document", False)
    ]

    assert takes
    for route in takes:
        assert re.search(large, "/guidance/" + re.sub(r"<[^>]+>", "x", route)), route


@pytest.fixture(scope="module")
def home() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="mspt-nginx-"))
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="module")
def proxy(home: Path) -> Iterator[proxied.Proxy]:
    """The proxy in front of gunicorn with the settings of the Dockerfile."""
    (home / "service.py").write_text(SERVICE)
    (home / "documents" / "ab").mkdir(parents=True)
    (home / "documents" / "ab" / "abcd").write_bytes(b"a document")
    with demo.listen(0) as listening:
        command = [sys.executable, "-m", "gunicorn", "service:application", "--bind", f"fd://{listening.fileno()}"]
        command += ["--workers", "1", "--threads", "8", "--worker-class", "gthread", "--no-control-socket"]
        service = subprocess.Popen(
            command, cwd=home, pass_fds=[listening.fileno()], stderr=subprocess.DEVNULL, env=os.environ
        )
        upstream = "{}:{}".format(*listening.getsockname())
        try:
            with proxied.running(home / "nginx", upstream=upstream, documents=home / "documents") as nginx:
                yield nginx
        finally:
            service.terminate()
            service.wait(timeout=10)


@NEEDS_NGINX
@pytest.mark.processes
def test_nginx_accepts_the_shipped_configuration(home: Path) -> None:
    folder = home / "checked"
    folder.mkdir()
    port, plain_port = proxied.free_ports()  # nginx tries them, and not everybody may have those below 1024
    file = proxied.configured(folder, upstream="127.0.0.1:9", port=port, plain_port=plain_port, documents=folder)

    checked = subprocess.run([proxied.program(), "-t", "-c", file], capture_output=True, text=True, check=False)

    assert checked.returncode == 0, checked.stderr


@NEEDS_NGINX
@pytest.mark.processes
def test_service_gets_the_client_address_from_the_proxy(proxy: proxied.Proxy) -> None:
    lies = {"X-Forwarded-For": "192.0.2.9", "X-Forwarded-Proto": "http", "X-Forwarded-Host": "evil.example"}

    status, _, content = proxy.get("/", **lies)

    assert status == 200
    assert b'"HTTP_X_FORWARDED_FOR": "127.0.0.1"' in content
    assert b'"HTTP_X_FORWARDED_PROTO": "https"' in content
    assert b"evil.example" not in content


@NEEDS_NGINX
@pytest.mark.processes
def test_a_document_comes_from_the_disk_with_the_headers_of_the_service(proxy: proxied.Proxy) -> None:
    status, headers, content = proxy.get("/file")

    assert (status, content) == (200, b"a document")
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Security-Policy"] == "sandbox"
    assert proxy.get("/documents-within/ab/abcd")[2] != b"a document"  # never under its own URL


@NEEDS_NGINX
@pytest.mark.processes
@pytest.mark.parametrize("sent", ["headers", "content"])
def test_two_hundred_slow_connections_delay_nobody(proxy: proxied.Proxy, sent: str) -> None:
    head = b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n"
    slow = [_dripping(proxy.port, head if sent == "headers" else head + b"\r\n") for _ in range(DRIPPING)]
    over = threading.Event()
    threading.Thread(target=_drip, args=(slow, over, b"X-A: b\r\n" if sent == "headers" else b"a"), daemon=True).start()
    try:
        took = []
        for _ in range(20):
            began = time.monotonic()
            assert proxy.get("/")[0] == 200
            took.append(time.monotonic() - began)
    finally:
        over.set()
        for line in slow:
            line.close()

    assert max(took) < 5  # without the proxy each of them waits for as long as the slow ones drip


def _dripping(port: int, head: bytes) -> socket.socket:
    line = proxied.trusting().wrap_socket(socket.create_connection(("127.0.0.1", port), timeout=10))
    line.sendall(head)
    return line


def _drip(lines: list[socket.socket], over: threading.Event, piece: bytes) -> None:
    while not over.wait(1):
        for line in lines:
            try:
                line.sendall(piece)
            except OSError:  # dropped by the proxy, as it should be
                continue
