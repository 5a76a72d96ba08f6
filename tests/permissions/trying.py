"""One request to one view: sent as a user, checked from every side, and rolled back.

Every database change of a request is undone, so that thousands of requests share the same records.
"""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import structlog
from django.conf import settings
from django.core.cache import cache
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from django.test.testcases import TestCase

from accounts.models import OutgoingMail
from audit.models import AuditEntry as LogEntry
from tests.permissions import looking
from tests.permissions.people import Person


@dataclass(slots=True, kw_only=True)
class Tried:
    """The result of one request."""

    answer: Any
    path: str
    body: str
    logs: str
    mails: str
    trace: list[tuple[str, str]] = field(default_factory=list)  # kind and outcome of each entry of the log

    @property
    def done(self) -> list[str]:
        """The kinds of access that the log records as done."""
        return sorted({kind for kind, outcome in self.trace if outcome == "done"})

    @property
    def word(self) -> str:
        """The table's word for it."""
        return looking.word_of(self.answer, was_done=bool(set(self.done) - {"consultation"}) or self.changed)

    changed: bool = False  # for views that leave no trace of case data: the account's own

    def everything(self) -> str:
        """All output of the service: headers, response body, mail and log lines, in capitals."""
        headers = "\n".join(f"{name}: {value}" for name, value in self.answer.headers.items())
        return f"{headers}\n{self.body}\n{self.mails}\n{self.logs}".upper()


class _Logs:
    """The lines that the product's own formatter writes during a request."""

    def __init__(self) -> None:
        self.stream = io.StringIO()
        self.handler = logging.StreamHandler(self.stream)
        self.handler.setFormatter(
            next(
                handler.formatter
                for handler in logging.getLogger().handlers
                if isinstance(handler.formatter, structlog.stdlib.ProcessorFormatter)
            )
        )

    @contextmanager
    def kept(self) -> Iterator[None]:
        """Collect lines inside."""
        loggers = [logging.getLogger(), logging.getLogger("django")]
        for logger in loggers:
            logger.addHandler(self.handler)
        try:
            yield
        finally:
            for logger in loggers:
                logger.removeHandler(self.handler)

    def taken(self) -> str:
        """Return the lines so far, and clear them."""
        lines = self.stream.getvalue()
        self.stream.seek(0)
        self.stream.truncate()
        return lines


class RequestHelper:
    """Requests views."""

    def __init__(self) -> None:
        self.client = Client(raise_request_exception=False)
        self.logs = _Logs()
        self.opened: set[tuple[str, str]] = set()  # kinds of people, and the paths that show them a page
        self.last_entry: int | None = None  # of the log before the first request; all others are rolled back

    @contextmanager
    def trying(self, person: Person, method: str, path: str, sent: dict[str, Any], **more: Any) -> Iterator[Tried]:
        """One request; its changes are visible inside the block, and rolled back after it."""
        client = self.client
        client.cookies.clear()
        if person.cookie:
            client.cookies[settings.SESSION_COOKIE_NAME] = person.cookie
        cache.clear()  # counted guesses are outside this transaction
        with transaction.atomic():
            if self.last_entry is None:
                self.last_entry = LogEntry.objects.order_by("-id").values_list("id", flat=True).first() or 0
            with self.logs.kept(), TestCase.captureOnCommitCallbacks() as after_commit:
                answer = client.generic(method, path, **encoded(method, sent), **more)
                text = looking.text_of(answer)
            for callback in after_commit:
                if callback.__module__ != "figures.queue":  # no worker listens to the queue here
                    callback()
            yield Tried(
                answer=answer,
                path=path,
                body=text,
                logs=self.logs.taken(),
                mails="\n".join(
                    f"{mail.subject}\n{mail.address}\n{mail.text}" for mail in OutgoingMail.objects.using("default")
                ),
                trace=list(LogEntry.objects.filter(id__gt=self.last_entry).values_list("kind", "outcome")),
            )
            transaction.set_rollback(True)


def encoded(method: str, sent: dict[str, Any]) -> dict[str, Any]:
    """The request body as a browser's form sends it."""
    if method not in {"POST", "PUT", "PATCH"}:
        return {}
    files = [value for value in sent.values() if isinstance(value, UploadedFile)]
    for file in files:
        file.seek(0)  # the same words may be sent twice
    if files:
        return {"data": encode_multipart(BOUNDARY, sent), "content_type": MULTIPART_CONTENT}
    return {"data": urlencode(sent, doseq=True), "content_type": "application/x-www-form-urlencoded"}
