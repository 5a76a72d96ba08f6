"""A page whose requests the test answers: the script meets every response that a server can give."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
SERVICE = "http://service.test"


class Service:
    """Answers a page's requests. `answer` decides on posts; posted forms are recorded."""

    def __init__(self) -> None:
        self.html = ""
        self.posted: list[dict[str, str]] = []
        self.connected = True
        self.slow = False
        self.late: list[Any] = []
        self.answer: Callable[[dict[str, str]], tuple[int, str]] = lambda _form: (500, "")

    def handle(self, route: Any) -> None:
        """Answer one request as the service would, under its content security policy."""
        path = urlsplit(route.request.url).path
        if path.startswith("/static/"):
            route.fulfill(path=ROOT / path.lstrip("/"))
        elif not self.connected:
            route.abort("internetdisconnected")
        elif route.request.method == "POST" and self.slow:
            self.late.append(route)
        elif route.request.method == "POST":
            self.take(route)
        else:
            policy = {"Content-Security-Policy": "default-src 'self'"}
            route.fulfill(body=self.html, content_type="text/html; charset=utf-8", headers=policy)

    def take(self, route: Any) -> None:
        """Record a post, and answer it."""
        form = fields_of(route.request.post_data_buffer or b"", route.request.headers["content-type"])
        self.posted.append(form)
        status, html = self.answer(form)
        route.fulfill(status=status, body=html, content_type="text/html; charset=utf-8")

    def catch_up(self) -> None:
        """Stop delaying: answer the pending requests."""
        self.slow = False
        for route in self.late:
            self.take(route)


def fields_of(content: bytes, content_type: str) -> dict[str, str]:
    """The fields of a posted form as a browser sends them; a repeated name has both values."""
    boundary = b"--" + content_type.partition("boundary=")[2].encode()
    fields: dict[str, list[str]] = {}
    for part in content.split(boundary)[1:-1]:
        head, _blank, value = part.removeprefix(b"\r\n").removesuffix(b"\r\n").partition(b"\r\n\r\n")
        fields.setdefault(head.decode().split('name="')[1].split('"')[0], []).append(value.decode())
    return {name: ", ".join(values) for name, values in fields.items()}


@pytest.fixture
def service(page: Any) -> Iterator[Service]:
    """The service behind `page`; a CSP violation or a script error fails the test."""
    served = Service()
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on(
        "console", lambda message: problems.append(message.text) if "Content Security Policy" in message.text else None
    )
    page.route("**/*", served.handle)
    yield served
    assert problems == []
