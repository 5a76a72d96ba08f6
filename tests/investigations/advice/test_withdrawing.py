"""Advice that was noted by mistake is withdrawn once, with a reason: it stays in the log and counts nowhere."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse

from accounts.models import User
from core.workflow import TransitionNotAllowed
from investigations.advice import advice as advice_log
from investigations.models import Advice, Entry
from tests.accounts.factories import NORTH_WEST, analyst, coordinator, national
from tests.investigations.advice.making import WORDS, advise, ago, reviewed_case

pytestmark = pytest.mark.django_db
LOG = "/investigations/advice/"
REASON = "Noted on the wrong case."


@pytest.fixture
def entry() -> Entry:
    return reviewed_case()


@pytest.fixture
def carla() -> User:
    return coordinator()


def withdrawn(entry: Entry, *, by: User) -> Advice:
    advice = advise(entry.investigation, by=by, follow_up_on=ago(0))
    return advice_log.withdraw(advice.public_id, reason=f"  {REASON} ", by=by)


def url_of(advice: Advice) -> str:
    return reverse("investigations:advice-withdraw", args=[advice.public_id])


def read(person: User, address: str, *, status: int = 200) -> str:
    client = Client()
    client.force_login(person)
    answer = client.get(address)
    assert answer.status_code == status
    return " ".join(answer.content.decode().split())


def test_withdrawn_advice_is_neither_open_nor_due_nor_counted(entry: Entry, carla: User) -> None:
    advice = withdrawn(entry, by=carla)
    mine = Advice.objects.visible_to(carla)

    assert (advice.is_open, advice.is_due, advice.withdrawn_reason) == (False, False, REASON)
    assert advice.status.startswith("Withdrawn (")
    assert (mine.counts().given, mine.due_on(ago(0)).count()) == (0, 0)
    assert mine.last_on_each([entry.investigation_id]) == {}
    assert mine.by_month_and_subject(since=ago(60)) == {}
    assert mine.count() == 1


def test_unit_of_the_coordinator_is_stored_with_advice(entry: Entry, carla: User) -> None:
    theirs, ours = advise(entry.investigation, by=carla), advise(entry.investigation, by=national())

    assert (theirs.unit_id, ours.unit_id) == (NORTH_WEST, None)


def test_advice_is_withdrawn_once_and_gets_no_result_afterwards(entry: Entry, carla: User) -> None:
    advice = withdrawn(entry, by=carla)

    with pytest.raises(TransitionNotAllowed, match="was withdrawn"):
        advice_log.withdraw(advice.public_id, reason="Again.", by=carla)
    with pytest.raises(TransitionNotAllowed, match="was withdrawn"):
        advice_log.follow_up(advice.public_id, result="followed", by=carla)


def test_same_advice_can_be_noted_again_after_it_was_withdrawn(entry: Entry, carla: User) -> None:
    withdrawn(entry, by=carla)

    advise(entry.investigation, by=carla, follow_up_on=ago(0))

    assert Advice.objects.visible_to(carla).counts().given == 1


def test_reason_is_needed(entry: Entry, carla: User) -> None:
    advice = advise(entry.investigation, by=carla)

    with pytest.raises(TransitionNotAllowed, match="Enter why"):
        advice_log.withdraw(advice.public_id, reason=" ", by=carla)


def test_force_and_other_units_cannot_withdraw_it(entry: Entry, carla: User) -> None:
    advice = advise(entry.investigation, by=carla)

    with pytest.raises(TransitionNotAllowed, match="Only the coordinator"):
        advice_log.withdraw(advice.public_id, reason=REASON, by=analyst())
    with pytest.raises(TransitionNotAllowed, match="Its unit has a coordinator"):
        advice_log.withdraw(advice.public_id, reason=REASON, by=national())
    with pytest.raises(Advice.DoesNotExist):
        advice_log.withdraw(advice.public_id, reason=REASON, by=coordinator("swrocu"))


def test_page_withdraws_it_and_the_force_reads_why(entry: Entry, carla: User) -> None:
    advice = advise(entry.investigation, by=carla)
    client = Client()
    client.force_login(carla)
    assert f'href="{url_of(advice)}"' in read(carla, LOG)

    refused = client.post(url_of(advice), {"withdrawn_reason": " "})
    done = client.post(url_of(advice), {"withdrawn_reason": REASON}, follow=True).content.decode()
    again = client.post(url_of(advice), {"withdrawn_reason": "Typed <i>again</i>."})

    assert (refused.status_code, again.status_code) == (422, 409)
    assert "Typed &lt;i&gt;again&lt;/i&gt;." in again.content.decode()
    assert "Advice withdrawn. It stays in the log and is no longer counted." in done
    page = read(analyst(), f"{LOG}?result=withdrawn")
    assert WORDS in page
    assert REASON in page
    assert url_of(advice) not in page
    assert "0 pieces of advice on 0 investigations" in page
    assert WORDS not in read(analyst(), f"{LOG}?result=open")
    case = read(analyst(), entry.investigation.get_absolute_url())
    assert "Advice withdrawn: Early CPS advice" in case


@pytest.mark.parametrize(
    "change",
    [
        "result = 'followed', result_at = now(), result_by_id = given_by_id",
        "withdrawn_at = null, withdrawn_by_id = null, withdrawn_reason = ''",
    ],
)
def test_database_keeps_withdrawn_advice_as_it_is(entry: Entry, carla: User, change: str) -> None:
    withdrawn(entry, by=carla)

    with pytest.raises(IntegrityError, match="never rewritten"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"update investigations_advice set {change}")


@pytest.mark.parametrize("change", ["withdrawn_at = now()", "withdrawn_reason = 'No person, and no day'"])
def test_database_refuses_half_a_withdrawal(entry: Entry, carla: User, change: str) -> None:
    advise(entry.investigation, by=carla)

    with pytest.raises(IntegrityError, match="withdrawn_with"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"update investigations_advice set {change}")
