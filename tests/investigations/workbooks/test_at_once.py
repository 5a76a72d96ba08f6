"""Two people store a file each at the same moment: the second sees what the first has changed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import transaction

from accounts.models import User
from core.workflow import EditConflict
from imports import receiving
from investigations.models import MonthlyReturn, ReturnUpload
from investigations.workbooks import document_uploads, request_keys, uploads
from reference.models import Force
from tests.accounts.factories import LANCASHIRE, analyst
from tests.investigations.factories import FEBRUARY, JANUARY, approved, row, series


def two_files() -> list[tuple[int, int]]:
    """Two files for a return that nobody has started, each with the person who sent it."""
    series(JANUARY, FEBRUARY)
    people = [analyst(LANCASHIRE), analyst(LANCASHIRE)]
    approved(JANUARY, rows=[row("LAN/1"), row("LAN/2")], by=people[0])
    sent = []
    for person, line in zip(people, ("LAN/1,Charged", "LAN/2,Charged"), strict=True):
        received = receiving.received_of(f"Reference,Stage\n{line}\n".encode(), kind="return")
        upload = uploads.receive(received, force=Force.objects.get(pk=LANCASHIRE), month=FEBRUARY, by=person)
        sent.append((upload.pk, person.pk))
    return sent


def test_second_of_two_files_is_compared_again(committed: Callable[..., Any]) -> None:
    ((first, second),) = committed(two_files)

    def storing(upload: int, person: int) -> Callable[[], MonthlyReturn]:
        return lambda: uploads.store(ReturnUpload.objects.get(pk=upload), by=User.objects.get(pk=person))

    answers = committed(storing(*first), storing(*second))

    assert sorted(type(answer).__name__ for answer in answers) == ["EditConflict", "MonthlyReturn"]
    assert [str(answer) for answer in answers if isinstance(answer, EditConflict)] == [uploads.CHANGED]


def test_request_sent_twice_at_once_with_one_key_is_one_upload(committed: Callable[..., Any]) -> None:
    def month() -> int:
        series(FEBRUARY, FEBRUARY)
        return analyst(LANCASHIRE).pk

    def submitting(person: int) -> Callable[[], int]:
        def submit() -> int:
            document = {"investigations": [{"reference": "LAN/9", "stage": "triage"}]}
            force, sha256 = Force.objects.get(pk=LANCASHIRE), document_uploads.received_of(document).sha256
            with transaction.atomic():
                earlier = request_keys.earlier("key", force=force, month=FEBRUARY, sha256=sha256)
                by = User.objects.get(pk=person)
                upload = earlier or document_uploads.receive(document, force=force, month=FEBRUARY, by=by, key="key")
            return upload.pk

        return submit

    ((person),) = committed(month)
    answers = committed(submitting(person), submitting(person))

    assert isinstance(answers[0], int), answers
    assert answers[0] == answers[1]
