"""A file is removed while the worker reads it, on separate connections."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest

from core.workflow import TransitionNotAllowed
from documents import lifecycle, reading
from documents.models import Document
from documents.reading import Contents
from guidance import attachment_editing
from guidance.models import Attachment
from tests.guidance.attached import to_draft
from tests.guidance.making import author, drafted

pytestmark = pytest.mark.django_db


def test_file_being_read_is_removed_a_minute_later(
    committed: Callable[..., Any], own_folder: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, answered = threading.Event(), threading.Event()

    def slow(*_: Any) -> Contents:
        begun.set()
        answered.wait(timeout=60)
        return Contents(refusal="too_slow")

    def attached() -> tuple[Any, Attachment]:
        me = author()
        return me, to_draft(drafted(me), b"One paragraph of a talk.", by=me, is_read=False)

    [(me, attachment)] = committed(attached)
    monkeypatch.setattr(reading, "read", slow)

    def read() -> Document | None:
        return lifecycle.read(attachment.document_id)

    def taken_off() -> str:
        begun.wait(timeout=60)
        try:
            attachment_editing.remove(attachment.version.public_id, attachment.name, by=me)
        except TransitionNotAllowed as why:
            return str(why)
        finally:
            answered.set()
        return "taken off"

    assert committed(read, taken_off)[1] == "This file is being checked. Try again in a minute."
    assert committed(Attachment.objects.count) == [1]
    assert committed(taken_off) == ["taken off"]
    assert committed(Attachment.objects.count, Document.objects.count) == [0, 0]
