"""Past referrals are imported whole, under the same rules as everywhere else."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest

from accounts.models import User
from audit.models import AuditEntry as LogEntry
from core import clock
from matching.models import HashedToken
from nrm import decisions, history_import, todo
from nrm.history_import import PastReferral, PastStep
from nrm.models import Referral
from nrm.person_match import attempts
from nrm.safeguarding import page_context
from nrm.safeguarding.history_import import PastCare
from tests.nrm import making
from tests.shared_rows import made_once

pytestmark = pytest.mark.django_db
SENT = date(2019, 6, 3)


@made_once
def by() -> User:
    return making.nrm_analyst()


def past(by: User, *steps: PastStep, **typed: str | list[str]) -> PastReferral:
    """An adult's referral submitted in June 2019, with its later steps."""
    answers: dict[str, str | list[str]] = {
        "under_18": "no",
        "under_18_when_exploited": "no",
        "consent": "given",
        "gender": "male",
        "nationality": "vietnamese",
        "how_exploited": ["labour_unpaid"],
        "first_name": "Binh",
        "born_on": "1990-02-03",
    }
    sent = PastStep(move="submit", on=SENT)
    return PastReferral(met_on=SENT, setting="street", typed=answers | typed, steps=(sent, *steps), by=by)


def at(days: int) -> datetime:
    """Ten o'clock, a number of days after the submission."""
    return datetime.combine(SENT + timedelta(days=days), time(10), tzinfo=clock.LONDON)


def decided(move: str, after: int, *, reasons: str = "") -> PastStep:
    return PastStep(move=move, on=SENT + timedelta(days=after), authority="sca", reasons=reasons)


def test_referral_is_imported_with_its_steps_and_the_recovery_period_ends_automatically(by: User) -> None:
    taken = history_import.import_referrals([past(by, decided("rg_positive", 4), decided("cg_positive", 90))])

    referral = Referral.objects.get()
    assert (taken.count, taken.problems) == (1, ())
    assert (referral.state, referral.case_type, referral.age_at_exploitation) == ("cg_positive", "referral", "adult")
    moves = referral.steps.order_by("at").values_list("move", flat=True)
    assert list(moves) == ["submit", "rg_positive", "recovery_over", "cg_positive"]
    assert referral.steps.get(move="rg_positive").due_on == date(2019, 6, 7) + timedelta(days=44)


def test_imported_referral_equals_transitions_made_one_by_one(by: User) -> None:
    today = clock.today()
    drafted = making.answered(making.begun(by), making.ADULT, consent="given", by=by)
    making.referred(drafted, on=today, by=by)
    decisions.make(drafted.public_id, "rg_negative", on=today, by=by, authority="sca", reasons="No ground.")
    negative = PastStep(move="rg_negative", on=today, authority="sca", reasons="No ground.")
    past_referral = replace(past(by), met_on=today, steps=(PastStep(move="submit", on=today), negative))

    history_import.import_referrals([past_referral])

    columns = ("state", "began_on", "due_on", "due_why", "reconsider_until", "authority", "case_type", "consent")
    one_by_one, at_once = Referral.objects.order_by("pk").values(*columns)
    assert one_by_one == at_once


def test_names_are_sealed_and_only_the_month_of_birth_is_stored_in_clear(by: User) -> None:
    history_import.import_referrals([past(by)])

    referral = Referral.objects.get()
    assert "Binh" not in str(referral.identity.first_name)
    assert referral.identity.first_name.reveal() == "Binh"
    assert referral.turns_18_in == date(2008, 2, 1)


def test_answers_that_are_not_counted_are_imported_and_an_assessment_stays_marked(by: User) -> None:
    typed = {"responder_name": "Mina Cotter", "account": "Washed cars for no pay.", "professional_view": "Consistent."}

    history_import.import_referrals([past(by, **typed)])

    referral = Referral.objects.get()
    assert dict(referral.answers.values_list("question", "value")) == {"responder_name": "Mina Cotter"}
    texts = referral.words.order_by("question").values_list("question", "text", "is_assessment")
    assert list(texts) == [
        ("account", "Washed cars for no pay.", False),
        ("professional_view", "Consistent.", True),
    ]
    assert {row.force_id for row in (*referral.answers.all(), *referral.words.all())} == {by.force_id}


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"gender": "x"}, "Gender “x” is not one of the form’s answers."),
        ({"nationality": "martian"}, "Nationality “martian” is not in the list."),
        ({"owner": "x"}, "“owner” is not a question in the form."),
        ({"consent": "refused"}, "Finish it as a notification."),
    ],
)
def test_invalid_referral_is_reported_and_nothing_is_stored(by: User, wrong: dict[str, str], sentence: str) -> None:
    taken = history_import.import_referrals([past(by), replace(past(by), typed=past(by).typed | wrong)])

    assert taken.count == 0
    assert len(taken.problems) == 1
    assert taken.problems[0].startswith("Referral 2: ")
    assert sentence in taken.problems[0]
    assert not Referral.objects.exists()


@pytest.mark.parametrize(
    ("step", "sentence"),
    [
        (decided("cg_positive", 3), "The next step is the reasonable grounds decision"),
        (decided("rg_positive", -3), "is before the current step began"),
        (PastStep(move="rg_positive", on=date(2019, 6, 5), authority="nca_ukvi"), "was not making decisions"),
        (decided("rg_negative", 3), "enter the reason in a sentence"),
    ],
)
def test_step_not_in_the_workflow_of_its_day_is_refused(by: User, step: PastStep, sentence: str) -> None:
    taken = history_import.import_referrals([past(by, step)])

    assert sentence in taken.problems[0]
    assert not Referral.objects.exists()


def test_only_a_force_s_nrm_staff_import_referrals() -> None:
    taken = history_import.import_referrals([past(making.nrm_national())])

    assert taken.problems == ("Referral 1: Only NRM contacts in a force can add referrals.",)


def test_many_referrals_cost_as_many_statements_as_few(by: User, query_budget) -> None:
    # Rules, words, pseudonyms 3; duty 1; encounter, referral, step, consent, identity 5; safeguarding 3; match, log 2.
    care = PastCare(done={"safety": at(1)}, safe={"phone": "no"})
    for many in (2, 40):
        with query_budget(14):
            history_import.import_referrals([replace(past(by, decided("rg_positive", 4)), care=care)] * many)


def test_safeguarding_is_imported_as_if_recorded_on_its_page(by: User) -> None:
    care = PastCare(
        done={"safety": at(0), "medical": at(1)},
        safe={"phone": "no", "post": "yes"},
        liaison_name="Rhian Ellery",
        liaison_phone="01632 960123",
        needs_interpreter="yes",
        language="Vietnamese",
    )

    taken = history_import.import_referrals([replace(past(by, decided("rg_positive", 4)), care=care)])

    referral = Referral.objects.get()
    safeguarding = page_context.safeguarding_of(referral, by=by)
    assert taken.problems == ()
    assert {entry.item.code for entry in safeguarding.checklist if entry.action and entry.action.owner == by} == {
        "safety",
        "medical",
    }
    assert {str(way.channel): str(way.answer) for way in safeguarding.ways if way.answer != "not_known"} == care.safe
    assert (safeguarding.care.liaison_name, safeguarding.care.language) == ("Rhian Ellery", "Vietnamese")
    assert not {"unsafe", "safeguard"} & {line.reason.code for line in todo.waiting_for(by)}


def test_child_s_local_authority_and_guardian_are_imported(by: User) -> None:
    care = PastCare(
        done={"strategy": at(1)}, authority_informed_on=SENT, guardian_area="yes", guardian_referred_on=SENT
    )
    child = past(by, under_18="yes", born_on="2004-02-03")
    typed = {code: value for code, value in child.typed.items() if code not in {"consent", "under_18_when_exploited"}}

    taken = history_import.import_referrals([replace(child, typed=typed, care=care)])

    assert taken.problems == ()
    assert "guardian" not in {line.reason.code for line in todo.waiting_for(by)}


@pytest.mark.parametrize(
    ("care", "why"),
    [
        ({"done": {"strategy": datetime(2019, 6, 4, 9, tzinfo=clock.LONDON)}}, "“strategy” is not on the checklist"),
        ({"done": {"safety": datetime(2019, 6, 2, 9, tzinfo=clock.LONDON)}}, "before the form was started"),
        ({"done": {"safety": datetime(2126, 6, 2, 9, tzinfo=clock.LONDON)}}, "in the future"),
        ({"liaison_name": "Rhian Ellery"}, "name and phone"),
        ({"authority_informed_on": SENT}, "The person is an adult."),
        ({"authority_informed_on": date(2126, 1, 1)}, "in the future"),
        ({"guardian_referred_on": SENT}, "only where a guardian service covers the area"),
        ({"guardian_worker": "direct"}, "Enter the date"),
        ({"safe": {"pigeon": "yes"}}, "“pigeon” is not one of the answers"),
        ({"safe": {"phone": "perhaps"}}, "“perhaps” is not one of the answers"),
        ({"needs_interpreter": "often"}, "“often” is not one of the answers"),
    ],
)
def test_impossible_safeguarding_blocks_the_import(by: User, care: dict[str, Any], why: str) -> None:
    taken = history_import.import_referrals([replace(past(by), care=PastCare(**care))])

    assert why in "\n".join(taken.problems)
    assert not Referral.objects.exists()


def test_imported_people_can_be_matched_by_other_forces(by: User) -> None:
    notification = replace(past(by, consent="refused"), steps=[PastStep(move="notify", on=SENT)])
    assert history_import.import_referrals([past(by), notification]).problems == ()
    sent, notified = Referral.objects.order_by("pk")
    columns = ("kind", "part", "weight", "token")
    at_once = set(HashedToken.objects.filter(record=sent.public_id).values_list(*columns))

    attempts.update_hashes(sent)

    assert at_once == set(HashedToken.objects.filter(record=sent.public_id).values_list(*columns))
    assert len(at_once) > 10
    assert not HashedToken.objects.filter(record=notified.public_id).exists()


def test_import_writes_one_log_entry(by: User) -> None:
    history_import.import_referrals([past(by)] * 3)

    entry = LogEntry.objects.get(kind="collection", question="import of past referrals")
    assert (entry.count, entry.keys) == (3, [])
