"""What is begun while a version is being erased has nothing of its text, and is not overlooked (P35)."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError
from django.utils import timezone

from accounts.models import User
from core.workflow import TransitionNotAllowed
from guidance import approval, drafting, reader_feedback
from guidance.bundle import requests
from guidance.choices import Circle, FeedbackKind
from guidance.models import Bundle, Product, Version
from guidance.retained import KIND
from retention import erasures
from retention.models import Erasure
from tests.guidance import making
from tests.retention.erasing import record_of

Committed = Callable[..., list[Any]]
Library = tuple[Version, User, User]


def library() -> Library:
    """A withdrawn version, who requests its erasure, and who approves."""
    people = making.approver(), making.approver()
    product = making.published(approved_by=people[0])
    version = approval.withdraw(product, reason="It names somebody.", by=people[0])
    User.objects.update(created_at=timezone.now() - timedelta(days=15))  # long enough to erase
    return version, *people


def begin(version: Version, by: User) -> str:
    """A new version of the product, with the text of the last one."""
    return drafting.begin_version(Product.objects.get(pk=version.product_id), by=by).title


def comment(version: Version, by: User) -> str:
    product = Product.objects.select_related("current").get(pk=version.product_id)
    return reader_feedback.give_feedback(product, kind=FeedbackKind.WRONG, words="Who is it?", by=by).words


@pytest.mark.parametrize(
    ("write", "answer"),
    [(begin, "The last version of this product was erased"), (comment, "an erased version never changes")],
)
def test_what_is_written_during_an_erasure_is_refused(
    committed: Committed, write: Callable[[Version, User], str], answer: str
) -> None:
    ((version, first, second),) = committed(library)
    erasure, seen = requested(committed, version, first)
    is_erased = threading.Event()

    def erase() -> bool:
        done = erasures.approve(erasure.public_id, seen=seen, by=second).is_done
        is_erased.set()
        threading.Event().wait(1)  # not committed yet: the others wait for it
        return done

    def meanwhile() -> str:
        assert is_erased.wait(30)
        try:
            return write(version, first)
        except (IntegrityError, TransitionNotAllowed) as why:
            return str(why)

    answers = committed(erase, meanwhile, by=(second, first))

    assert answers[0] is True
    assert answer in answers[1]
    assert committed(lambda: list(Version.objects.values_list("title", flat=True))) == [["Erased"]]


def test_offline_library_requested_during_an_approval_stops_the_erasure(committed: Committed) -> None:
    """Its request is not committed yet, and its file would have the title among what was removed."""
    ((version, first, second),) = committed(library)
    erasure, seen = requested(committed, version, first)
    is_requested = threading.Event()

    def download() -> Bundle:
        bundle = requests.request_bundle(Circle.POLICE, by=first)
        is_requested.set()
        threading.Event().wait(1)
        return bundle

    def erase() -> Erasure:
        assert is_requested.wait(30)
        return erasures.approve(erasure.public_id, seen=seen, by=second)

    answers = committed(download, erase, by=(first, second))

    assert isinstance(answers[0], Bundle)
    assert isinstance(answers[1], TransitionNotAllowed)
    assert str(answers[1]) == KIND.sentences["download"]


def requested(committed: Committed, version: Version, by: User) -> tuple[Erasure, str]:
    """A request that is committed, and the fingerprint of what was read."""

    def request() -> tuple[Erasure, str]:
        erasure = erasures.request(KIND, record_of(KIND, version, user=by), reason="It names somebody.", by=by)
        return erasure, erasures.fingerprint_of(erasure)

    ((erasure, seen),) = committed(request, by=(by,))
    return erasure, seen
