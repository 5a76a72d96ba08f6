"""Referrals that were sent before come in whole, by the same rules as at every other door."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from accounts.models import User
from audit.models import Entry as LogEntry
from nrm import decisions, whole
from nrm.models import Referral
from nrm.whole import PastReferral, PastStep
from reference import clock
from tests.nrm import making

pytestmark = pytest.mark.django_db
SENT = date(2019, 6, 3)


@pytest.fixture
def by() -> User:
    return making.nrm_analyst()


def past(by: User, *steps: PastStep, **typed: str | list[str]) -> PastReferral:
    """An adult's referral that was sent in June 2019, with what followed."""
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


def decided(move: str, after: int, *, reasons: str = "") -> PastStep:
    return PastStep(move=move, on=SENT + timedelta(days=after), authority="sca", reasons=reasons)


def test_a_referral_comes_in_with_its_path_and_the_recovery_period_ends_by_itself(by: User) -> None:
    taken = whole.take_in([past(by, decided("rg_positive", 4), decided("cg_positive", 90))])

    referral = Referral.objects.get()
    assert (taken.count, taken.problems) == (1, ())
    assert (referral.state, referral.case_type, referral.age_at_exploitation) == ("cg_positive", "referral", "adult")
    moves = referral.steps.order_by("at").values_list("move", flat=True)
    assert list(moves) == ["submit", "rg_positive", "recovery_over", "cg_positive"]
    assert referral.steps.get(move="rg_positive").due_on == date(2019, 6, 7) + timedelta(days=45)


def test_it_stands_as_the_same_moves_made_one_by_one_would_leave_it(by: User) -> None:
    today = clock.today()
    drafted = making.answered(making.begun(by), making.ADULT, consent="given", by=by)
    decisions.make(drafted.public_id, "submit", on=today, by=by)
    decisions.make(drafted.public_id, "rg_negative", on=today, by=by, authority="sca", reasons="No ground.")
    negative = PastStep(move="rg_negative", on=today, authority="sca", reasons="No ground.")
    one = replace(past(by), met_on=today, steps=(PastStep(move="submit", on=today), negative))

    whole.take_in([one])

    columns = ("state", "began_on", "due_on", "due_why", "reconsider_until", "authority", "case_type", "consent")
    one_by_one, at_once = Referral.objects.order_by("pk").values(*columns)
    assert one_by_one == at_once


def test_names_are_sealed_and_only_the_month_of_the_birthday_stands_in_the_table(by: User) -> None:
    whole.take_in([past(by)])

    referral = Referral.objects.get()
    assert "Binh" not in str(referral.identity.first_name)
    assert referral.identity.first_name.reveal() == "Binh"
    assert referral.turns_18_in == date(2008, 2, 1)


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"gender": "x"}, "Gender “x” is no answer that the form offers."),
        ({"nationality": "martian"}, "Nationality “martian” is not in the list."),
        ({"owner": "x"}, "“owner” is no question that is taken in."),
        ({"consent": "refused"}, "so it goes out as that"),
    ],
)
def test_what_the_rules_refuse_is_said_and_nothing_is_stored(by: User, wrong: dict[str, str], sentence: str) -> None:
    taken = whole.take_in([past(by), replace(past(by), typed=past(by).typed | wrong)])

    assert taken.count == 0
    assert len(taken.problems) == 1
    assert taken.problems[0].startswith("Referral 2: ")
    assert sentence in taken.problems[0]
    assert not Referral.objects.exists()


@pytest.mark.parametrize(
    ("step", "sentence"),
    [
        (decided("cg_positive", 3), "The reasonable grounds decision comes next"),
        (decided("rg_positive", -3), "is before the step that it ends"),
        (PastStep(move="rg_positive", on=date(2019, 6, 5), authority="nca_ukvi"), "did not decide"),
        (decided("rg_negative", 3), "Say in a sentence why"),
    ],
)
def test_a_step_that_the_path_of_its_day_did_not_have_is_refused(by: User, step: PastStep, sentence: str) -> None:
    taken = whole.take_in([past(by, step)])

    assert sentence in taken.problems[0]
    assert not Referral.objects.exists()


def test_only_a_forces_nrm_people_take_referrals_in() -> None:
    taken = whole.take_in([past(making.nrm_national())])

    assert taken.problems == ("Referral 1: Only a force’s NRM people take referrals in.",)


def test_many_cost_as_many_statements_as_few(by: User, query_budget) -> None:
    # Rules, words, pseudonyms 3; duty 1; encounter, referral, step, consent, identity 5; log 1.
    for many in (2, 40):
        with query_budget(10):
            whole.take_in([past(by, decided("rg_positive", 4))] * many)


def test_taking_in_is_one_line_of_the_log(by: User) -> None:
    whole.take_in([past(by)] * 3)

    entry = LogEntry.objects.get(kind="collection", question="referrals taken in whole")
    assert (entry.count, entry.keys) == (3, [])
