"""The form to request an export is sent twice, one after the other or at once: one request, one file."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.http import QueryDict

from accounts.models import User
from exports import requests
from exports.choices import ExportState, ListFormat
from exports.models import ListExport
from exports.sources import registered
from tests.accounts.factories import LANCASHIRE, analyst
from tests.investigations.factories import JANUARY, approved, row, series
from tests.signing_in import just_signed_in

pytestmark = pytest.mark.django_db
NEW = "/exports/new/investigations/"
SENT = {"format": "csv", "reason": "Briefing for the tactical lead.", "recipient": "Detective Superintendent"}


def with_two_cases() -> User:
    series(JANUARY, JANUARY)
    person = analyst(LANCASHIRE)
    approved(JANUARY, rows=[row("LAN/1"), row("LAN/2")], by=person)
    return person


@pytest.fixture(autouse=True)
def needing_approval(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two rows are already a long list."""
    monkeypatch.setattr(requests, "NEEDS_APPROVAL", 1)


def requested(by: User) -> ListExport:
    source, query = registered()["investigations"], QueryDict("")
    narrowed = source.narrow(query, by)
    return requests.request_export(
        source,
        query,
        narrowed=narrowed,
        plan=requests.plan_of(source, narrowed),
        chosen=ListFormat.CSV,
        reason=SENT["reason"],
        recipient=SENT["recipient"],
        by=by,
    )


def test_request_that_is_sent_twice_is_stored_once() -> None:
    browser = just_signed_in(with_two_cases())

    answers = [browser.post(NEW, SENT) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert answers[0].headers["Location"] == answers[1].headers["Location"]
    assert ListExport.objects.count() == 1
    browser.post(NEW, SENT | {"reason": "Another reason."})
    assert ListExport.objects.count() == 2


def test_request_that_was_refused_can_be_made_again() -> None:
    person = with_two_cases()
    first = requested(person)
    requests.decide(first.public_id, allow=False, seen=requests.token_of(first), by=analyst(LANCASHIRE))

    assert requested(person).state == ExportState.NEEDS_APPROVAL
    assert ListExport.objects.count() == 2


def test_two_requests_at_once_are_stored_once(committed: Callable[..., list[Any]]) -> None:
    (person,) = committed(with_two_cases)

    first, second = committed(lambda: requested(person), lambda: requested(person))

    assert first.pk == second.pk
    assert committed(ListExport.objects.count) == [1]


def test_two_people_deciding_at_once_decide_once(committed: Callable[..., list[Any]]) -> None:
    def waiting() -> tuple[ListExport, User, User]:
        return requested(with_two_cases()), analyst(LANCASHIRE), analyst(LANCASHIRE)

    ((export, nora, nils),) = committed(waiting)
    seen = requests.token_of(export)

    answers = committed(
        *((lambda by=by: requests.decide(export.public_id, allow=True, seen=seen, by=by)) for by in (nora, nils))
    )

    assert sum(isinstance(answer, ListExport) for answer in answers) == 1
    assert committed(lambda: ListExport.objects.get().state) == [ExportState.WAITING]


def test_reason_typed_for_a_filter_that_is_gone_is_shown() -> None:
    browser = just_signed_in(with_two_cases())

    page = browser.post(f"{NEW}?open_since=31/31/2020", SENT, headers={"Origin": "http://testserver"})

    assert page.status_code == 404
    assert SENT["reason"] in page.content.decode()


def test_reason_typed_for_a_list_that_has_become_empty_is_shown() -> None:
    page = just_signed_in(with_two_cases()).post(f"{NEW}?text=zzzz", SENT)

    assert page.status_code == 422
    assert "There is nothing to download." in page.content.decode()
    assert SENT["reason"] in page.content.decode()
