"""Two people store a file each at the same moment: the second sees what the first has changed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from accounts.models import User
from core.workflow import EditConflict
from imports import receiving
from investigations.models import MonthlyReturn, ReturnUpload
from investigations.workbooks import uploads
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
