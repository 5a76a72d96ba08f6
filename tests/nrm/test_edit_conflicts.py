"""Two users edit one section: the second to save sees both answers, chooses, and loses nothing."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from audit.models import AuditEntry
from nrm import edit_conflicts, identity, referrals
from nrm.form import answers
from nrm.form.question import NOT_KNOWN
from nrm.models import Referral
from tests.nrm import making
from tests.nrm.test_thread import days, signed_in
from tests.shared_rows import made_once

pytestmark = pytest.mark.django_db
HIDDEN = re.compile(r'<input type="hidden" name="(version|seen_\w+|two_answers)" value="([^"]*)"')


@made_once
def analyst() -> User:
    return making.nrm_analyst()


@made_once
def draft(analyst: User) -> Referral:
    """A child's, with one section answered."""
    draft = making.begun(analyst)
    typed = making.CHILD | {"other_victims": "no", "exploiters_in_uk": "no"}
    return referrals.save_section(draft.public_id, typed=typed, version=1, by=analyst).referral


def section_url(draft: Referral, section: str = "others") -> str:
    return reverse("nrm:form-section", args=[draft.public_id, section])


def hidden(page: str) -> dict[str, Any]:
    """The hidden fields of the page."""
    fields: dict[str, Any] = {}
    for name, value in HIDDEN.findall(page):
        fields[name] = [*fields.get(name, []), value] if name == "two_answers" else value
    return fields


def opened(client: Client, draft: Referral, section: str = "others") -> dict[str, Any]:
    return hidden(client.get(section_url(draft, section)).content.decode())


def a_colleague_saves(draft: Referral, by: User, **typed: Any) -> None:
    version = Referral.objects.values_list("version", flat=True).get(pk=draft.pk)
    referrals.save_section(draft.public_id, typed=typed, version=version, by=by)


def stored(draft: Referral) -> dict[str, Any]:
    return answers.answers_of(Referral.objects.get(pk=draft.pk))


MINE = {"other_victims": "yes", "other_victims_words": "Two men in the annexe.", "future_risk": "no"}


@made_once
def conflict(draft: Referral, analyst: User) -> str:
    """The page shown to the second user, who opened the section before the first saved."""
    client = signed_in(analyst)
    before = opened(client, draft)
    a_colleague_saves(draft, making.nrm_analyst(), other_victims="not_sure", future_risk="no")
    answer = client.post(section_url(draft), before | MINE)
    assert answer.status_code == 422
    return answer.content.decode()


def test_second_user_sees_both_answers_and_nothing_is_chosen_or_stored(conflict: str, draft: Referral) -> None:
    assert "A colleague changed this referral while you were writing." in conflict
    assert "Saved answer: Not sure" in conflict
    assert "Your answer: Yes" in conflict
    assert "chosen_future_risk" not in conflict  # both gave the same answer
    assert not re.search(r'name="chosen_\w+"[^>]*checked', conflict)
    assert stored(draft)["other_victims"] == "not_sure"


@pytest.mark.parametrize(("chosen", "expected"), [("saved", "not_sure"), ("typed", "yes")])
def test_chosen_answer_is_saved(conflict: str, draft: Referral, analyst: User, chosen: str, expected: str) -> None:
    sent = hidden(conflict) | MINE | {"chosen_other_victims": chosen}

    assert signed_in(analyst).post(section_url(draft), sent).status_code == 302

    assert stored(draft)["other_victims"] == expected
    assert stored(draft)["future_risk"] == "no"


def test_missing_choice_is_asked_for_again_with_all_typed_text(conflict: str, draft: Referral, analyst: User) -> None:
    answer = signed_in(analyst).post(section_url(draft), hidden(conflict) | MINE)

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Choose which answer to keep." in page
    assert "Your answer: Yes" in page
    assert hidden(page) == hidden(conflict)
    assert stored(draft)["other_victims"] == "not_sure"


def test_third_answer_saved_during_the_choice_is_a_new_conflict(conflict: str, draft: Referral, analyst: User) -> None:
    a_colleague_saves(draft, making.nrm_analyst(), other_victims="no", future_risk="no")

    answer = signed_in(analyst).post(section_url(draft), hidden(conflict) | MINE | {"chosen_other_victims": "typed"})

    assert answer.status_code == 422
    assert "Saved answer: No<" in answer.content.decode()
    assert stored(draft)["other_victims"] == "no"


def test_change_in_another_section_is_not_a_conflict(draft: Referral, analyst: User) -> None:
    client = signed_in(analyst)
    before = opened(client, draft)
    a_colleague_saves(draft, making.nrm_analyst(), exploiters_in_uk="yes")

    assert client.post(section_url(draft), before | MINE).status_code == 302

    assert (stored(draft)["other_victims"], stored(draft)["exploiters_in_uk"]) == ("yes", "yes")


def test_unreadable_input_does_not_let_an_outdated_page_overwrite_an_answer(draft: Referral, analyst: User) -> None:
    client = signed_in(analyst)
    before = opened(client, draft, "person")
    a_colleague_saves(draft, making.nrm_analyst(), gender="female")
    mine = {"gender": "male", "first_name": "Minh", "last_name": "Tran"}
    unread = client.post(section_url(draft, "person"), before | mine | {"born_on_0": "31", "born_on_1": "2"})
    assert unread.status_code == 422
    assert hidden(unread.content.decode()) == before

    answer = client.post(section_url(draft, "person"), hidden(unread.content.decode()) | mine)

    assert "Saved answer: Female" in answer.content.decode()
    assert stored(draft)["gender"] == "female"


def test_identity_fields_are_compared_and_the_views_are_logged(draft: Referral, analyst: User) -> None:
    client = signed_in(analyst)
    before = opened(client, draft, "person")
    a_colleague_saves(draft, making.nrm_analyst(), first_name="Minh", born_on="2010-05-14")
    looks = AuditEntry.objects.filter(subject="nrm.identity", kind="consultation")
    known = looks.count()
    mine = {"first_name": "Min", "last_name": "Tran"} | days(date(2011, 5, 14), "born_on")

    page = client.post(section_url(draft, "person"), before | mine).content.decode()

    assert "Saved answer: Minh" in page
    assert "Your answer: 14 May 2011" in page
    assert looks.count() > known
    sent = hidden(page) | mine | {"chosen_first_name": "saved", "chosen_born_on": "saved"}
    assert client.post(section_url(draft, "person"), sent).status_code == 302
    who = identity.reveal(draft, by=analyst).answers
    assert (who["first_name"], who["last_name"], who["born_on"]) == ("Minh", "Tran", "2010-05-14")


@pytest.mark.parametrize(
    ("shown", "saved", "typed", "is_asked"),
    [
        ("a", "a", "b", False),  # nobody changed it
        ("a", "b", "b", False),  # both say the same
        ("a", "b", "c", True),
        ("a", "b", "a", True),  # left as shown: keeping it is still a choice
        ("", None, "", False),
        ("a", "", "a", True),  # removed
        (["x", "y"], ["y", "x"], ["x"], False),
    ],
)
def test_question_has_two_answers_if_both_are_new(shown: Any, saved: Any, typed: Any, is_asked: bool) -> None:
    seen = {"q": edit_conflicts.mark(shown)}

    assert bool(edit_conflicts.differing({"q": typed}, {"q": saved}, seen)) is is_asked


@pytest.mark.parametrize("saved", ["", "Lancashire", NOT_KNOWN])
@pytest.mark.parametrize("typed", [{"region_now": "Kent"}, {"not_known_region_now": "on"}, {}])
@pytest.mark.parametrize("chosen", ["saved", "typed"])
def test_choice_between_text_not_known_and_not_answered_is_saved(
    draft: Referral, analyst: User, saved: str, typed: dict[str, str], chosen: str
) -> None:
    a_colleague_saves(draft, analyst, region_now="Cumbria")
    client = signed_in(analyst)
    before = opened(client, draft, "place")
    a_colleague_saves(draft, making.nrm_analyst(), region_now=saved)
    mine = typed | {"place": "uk"}
    meant = NOT_KNOWN if "not_known_region_now" in typed else typed.get("region_now", "")

    answer = client.post(section_url(draft, "place"), before | mine)
    if answer.status_code == 422:
        sent = hidden(answer.content.decode()) | mine | {"chosen_region_now": chosen}
        answer = client.post(section_url(draft, "place"), sent)
    else:
        assert saved == meant, "two answers, and nobody was asked"

    assert answer.status_code == 302, answer.content.decode()
    assert stored(draft).get("region_now", "") == (saved if chosen == "saved" else meant)
