"""A file of changes to the draft of a force."""

from __future__ import annotations

from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import User
from imports import receiving
from investigations.workbooks import uploads
from investigations.workbooks.layout import KIND
from investigations.workbooks.unread_words import UnreadWord
from reference.models import Force
from tests.permissions.records import DRAFT


def _content(word: str, remarks: str) -> bytes:
    return f"Reference,Remarks\n{word}/6,{word} {remarks}\n".encode()


def file_of(word: str) -> SimpleUploadedFile:
    """A file that a person of the force uploads."""
    return SimpleUploadedFile("return.csv", _content(word, "by file"), content_type="text/csv")


def paper() -> SimpleUploadedFile:
    """A paper of a meeting, or evidence of an action, that a person uploads."""
    return SimpleUploadedFile("letter.txt", b"A letter of the group.", content_type="text/plain")


def uploaded(force: str, word: str, *, by: User) -> str:
    """The public id of an upload that changes a case of the draft, not stored yet."""
    return _sent(_content(word, "uploaded"), force, by=by)


def strange(force: str, word: str, *, by: User) -> str:
    """The public id of an upload with a column that nobody has matched."""
    return _sent(f"Reference,Shade\n{word}/6,{word} blue\n".encode(), force, by=by)


def worded(force: str, word: str, *, by: User) -> str:
    """The public id of an upload with a word that is not one of our stages."""
    return _sent(f"Reference,Stage\n{word}/6,{_stage(word)}\n".encode(), force, by=by)


def field_of_stage(word: str) -> str:
    """How the form of words names that word."""
    return UnreadWord(list_name="stages", column="Stage", text=_stage(word), rows=1).field


def _stage(word: str) -> str:
    return f"{word} stage"


def _sent(content: bytes, force: str, *, by: User) -> str:
    received = receiving.received_of(content, kind=KIND)
    return str(uploads.receive(received, force=Force.objects.get(pk=force), month=DRAFT, by=by).public_id)
