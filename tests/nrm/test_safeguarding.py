"""Safeguarding records of a referral: who records them, in which order of days, and each refusal's message."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from accounts.models import User
from core import clock
from core.workflow import EditConflict, TransitionNotAllowed
from nrm.models import MissingEpisode, OwnerChange, PriorityRequest, Referral, SafeguardingText
from nrm.safeguarding import owners, page_context
from nrm.safeguarding.choices import Safe, checklist_of
from tests.accounts.factories import KENT, UserFactory
from tests.nrm import caring, making
from tests.nrm.caring import SENT_ON, noted
from tests.shared_rows import made_once

pytestmark = pytest.mark.django_db
TOMORROW = SENT_ON + timedelta(days=1)


@made_once
def analyst() -> User:
    return making.nrm_analyst()


@made_once
def child(analyst: User) -> Referral:
    return caring.sent(analyst)


@pytest.mark.parametrize(
    ("begun", "is_child", "codes"),
    [
        (date(2026, 11, 24), True, ["safety", "accommodation", "medical", "needs", "advice", "strategy"]),
        (date(2026, 11, 24), False, ["safety", "accommodation", "medical", "needs", "advice"]),
        (date(2019, 4, 28), True, []),
    ],
)
def test_checklist_depends_on_the_day_of_the_form_and_the_age(begun: date, is_child: bool, codes: list[str]) -> None:
    assert [item.code for item in checklist_of(begun=begun, is_child=is_child)] == codes


def test_item_has_a_responsible_user_a_time_and_a_note(child: Referral, analyst: User) -> None:
    colleague = UserFactory()
    noted(child, "safety", by=analyst, owner=colleague.pk, done_at=None, note="Waits for a car.")
    done_at = datetime(2026, 11, 24, 0, 0, tzinfo=clock.LONDON)  # past at any time of the fixed day
    noted(child, "safety", by=analyst, owner=colleague.pk, done_at=done_at, note="")

    safeguarding = page_context.safeguarding_of(child, by=analyst)

    action = safeguarding.checklist[0].action
    assert action is not None
    assert (action.owner, action.done_at, safeguarding.checklist[0].note) == (colleague, done_at, "")
    assert not SafeguardingText.objects.exists()


def test_notes_are_visible_to_the_own_force_alone(child: Referral, analyst: User) -> None:
    noted(child, "safety", by=analyst, owner=analyst.pk, done_at=None, note="A safe house.")

    for reader in (making.nrm_coordinator(), making.nrm_national()):
        assert not page_context.safeguarding_of(child, by=reader).notes
    assert page_context.safeguarding_of(child, by=analyst).notes == {"safety": "A safe house."}


def test_contact_is_unsafe_until_recorded_as_safe(child: Referral, analyst: User) -> None:
    assert [way.is_safe for way in page_context.ways_of(child, by=analyst)] == [False] * 5

    answers = dict.fromkeys(("text", "email", "post", "somebody"), Safe.NOT_KNOWN.value) | {"phone": "yes"}
    noted(child, "contact", by=analyst, answers=answers, notes={"phone": "After six."})

    ways = {way.channel.value: way for way in page_context.ways_of(child, by=analyst)}
    assert [name for name, way in ways.items() if way.is_safe] == ["phone"]
    assert ways["phone"].note == "After six."


def test_language_of_the_form_applies_until_another_is_recorded(analyst: User) -> None:
    spoken: dict[str, Any] = {"interpreter": "yes", "language": "Pashto"}
    child = caring.sent(analyst, making.CHILD | spoken)
    assert page_context.safeguarding_of(child, by=analyst).care.language == "Pashto"

    noted(child, "language", by=analyst, needs_interpreter="yes", language="Dari")

    assert page_context.safeguarding_of(child, by=analyst).care.language == "Dari"


FUTURE = "in the future"
OFFICER = {"liaison": None, "liaison_name": "", "liaison_phone": ""}
REFUSED: list[tuple[str, dict[str, Any], str]] = [
    ("safety", {"owner": 0, "done_at": clock.end_of(TOMORROW), "note": ""}, FUTURE),
    ("officer", OFFICER | {"liaison_name": "DC Ash"}, "Enter the officer’s name and phone"),
    ("child", caring.CHILD | {"authority_informed_on": TOMORROW}, FUTURE),
    ("child", caring.CHILD | {"guardian_referred_on": SENT_ON}, "only where a guardian service covers the area"),
    ("child", caring.CHILD | {"guardian_area": "yes", "guardian_worker": "direct"}, "Enter the date the child"),
    ("missing", {"missing_on": TOMORROW, "ended_on": None, "how_ended": ""}, FUTURE),
    ("missing", {"missing_on": SENT_ON, "ended_on": SENT_ON, "how_ended": ""}, "Enter both how the episode ended"),
    ("missing", {"missing_on": SENT_ON, "ended_on": date(2026, 11, 1), "how_ended": "found"}, "before the first"),
    ("priority", caring.PRIORITY | {"court_date": None}, "Enter the court date"),
    ("priority", caring.PRIORITY | {"reason": "custody_time_limit"}, "Enter the date the custody time limit"),
    ("priority", caring.PRIORITY | {"court_date": date(2026, 11, 20)}, "is before your request"),
    ("priority", caring.PRIORITY | {"asked_on": TOMORROW}, FUTURE),
    ("priority-answer", {"answer": "agreed", "answered_on": SENT_ON}, "No request is awaiting"),
    ("owner", {"to": 0}, "Choose one of your force’s NRM contacts"),
]


@pytest.mark.parametrize(("part", "given", "sentence"), REFUSED)
def test_invalid_record_is_refused_with_a_message_and_nothing_is_stored(
    child: Referral, analyst: User, part: str, given: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(TransitionNotAllowed, match=sentence):
        noted(child, part, by=analyst, **given)

    assert caring.version_of(child) == 1


@pytest.mark.parametrize("part", ["safety", "officer"])
def test_responsible_user_must_have_an_active_account_of_the_force(child: Referral, analyst: User, part: str) -> None:
    for somebody in (UserFactory(force_id=KENT), UserFactory(is_active=False)):
        given = (
            {"owner": somebody.pk, "done_at": None, "note": ""}
            if part == "safety"
            else OFFICER | {"liaison": somebody.pk}
        )
        with pytest.raises(TransitionNotAllowed, match="Choose a person in your force"):
            noted(child, part, by=analyst, **given)


def test_second_of_two_editors_gets_an_edit_conflict(child: Referral, analyst: User) -> None:
    noted(child, "language", by=analyst, needs_interpreter="no", language="")

    with pytest.raises(EditConflict):
        caring.parts.PARTS["language"].change(
            child.public_id, {"needs_interpreter": "yes", "language": "Dari"}, version=1, by=analyst
        )


def test_only_the_force_s_own_nrm_staff_record_safeguarding(child: Referral) -> None:
    for reviewer in (making.nrm_coordinator(), making.nrm_national()):
        with pytest.raises(TransitionNotAllowed, match="Only NRM contacts in Lancashire"):
            noted(child, "language", by=reviewer, needs_interpreter="no", language="")
    for stranger in (UserFactory(), making.nrm_analyst(KENT)):
        with pytest.raises(Referral.DoesNotExist):
            noted(child, "language", by=stranger, needs_interpreter="no", language="")


def test_guardian_is_not_asked_about_for_an_adult(analyst: User) -> None:
    with pytest.raises(TransitionNotAllowed, match="The person is an adult"):
        noted(caring.adult(analyst), "child", by=analyst, **caring.CHILD)


def test_one_missing_episode_is_open_at_a_time_and_another_may_follow(child: Referral, analyst: User) -> None:
    missing = {"missing_on": date(2026, 11, 21), "ended_on": None, "how_ended": ""}
    noted(child, "missing", by=analyst, **missing)
    noted(child, "missing", by=analyst, **missing | {"ended_on": date(2026, 11, 22), "how_ended": "found"})
    noted(child, "missing", by=analyst, **missing | {"missing_on": SENT_ON})

    days = MissingEpisode.objects.order_by("missing_on").values_list("missing_on", "ended_on", "how_ended")
    assert list(days) == [(date(2026, 11, 21), date(2026, 11, 22), "found"), (SENT_ON, None, "")]
    assert page_context.safeguarding_of(child, by=analyst).missing_since == SENT_ON


def test_earlier_decision_is_requested_once_answered_and_requested_again(child: Referral, analyst: User) -> None:
    noted(child, "priority", by=analyst, **caring.PRIORITY)
    with pytest.raises(TransitionNotAllowed, match="already made a request"):
        noted(child, "priority", by=analyst, **caring.PRIORITY)

    noted(child, "priority-answer", by=analyst, answer="refused", answered_on=SENT_ON)
    again = noted(child, "priority", by=analyst, **caring.PRIORITY | {"court_date": date(2027, 1, 4)})

    assert (again.priority, again.court_date) == ("court_date", date(2027, 1, 4))
    assert list(PriorityRequest.objects.order_by("pk").values_list("answer", flat=True)) == ["refused", "waiting"]


def test_referral_is_reassigned_to_an_active_user_of_the_force_with_the_duty(child: Referral, analyst: User) -> None:
    for unfit in (
        UserFactory(),
        making.nrm_analyst(KENT),
        making.nrm_coordinator(),
        making.with_duty(UserFactory(is_active=False)),
        making.with_duty(UserFactory(), ends_on=date(2026, 11, 23)),
    ):
        with pytest.raises(TransitionNotAllowed, match="Choose one of your force’s NRM contacts"):
            noted(child, "owner", by=analyst, to=unfit.pk)
    with pytest.raises(TransitionNotAllowed, match="is already the owner"):
        noted(child, "owner", by=analyst, to=analyst.pk)
    successor = making.nrm_analyst()

    changed = noted(child, "owner", by=analyst, to=successor.pk)

    assert changed.owner == successor
    assert not owners.is_gone(changed)
    change = OwnerChange.objects.get()
    assert (change.was, change.became, change.by) == (analyst, successor, analyst)
