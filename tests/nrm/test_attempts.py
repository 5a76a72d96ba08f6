"""Person matching on the pages: both forces see that one is known and who to call, and nothing more (P37)."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from accounts.models import User
from audit.models import AuditEntry
from core.workflow import TransitionNotAllowed
from matching.models import HashedToken, MatchAttempt, MatchHit, MatchLimit
from nrm import drafts, referrals, todo
from nrm.choices import FoundSays
from nrm.models import Encounter, MatchComparison, MatchInquiry, Referral
from nrm.person_match import attempts, cross_force
from nrm.transfers import cascade
from tests.accounts.factories import CUMBRIA, KENT, LANCASHIRE, UserFactory
from tests.matching import people as matching_people
from tests.nrm import making
from tests.shared_rows import made_once

pytestmark = pytest.mark.django_db
WHO = {"first_name": "Quaggamira", "last_name": "Zebrowska", "born_on": "2009-02-28", "nationality": "polish"}
MISTYPED = WHO | {"first_name": "Quagamira", "last_name": "Zebrovska"}
IN_BOXES = {
    "first_name": "Quagamira",
    "last_name": "Zebrovska",
    "born_on_0": "28",
    "born_on_1": "2",
    "born_on_2": "2009",
    "nationality": "polish",
}
WHOSE = re.compile(r'<section class="app-person.*?</section>', re.DOTALL)  # the head: the user's own referral
SECRET = re.compile("quagg?amira|zebro[wv]ska", re.IGNORECASE)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def child_of(analyst: User, who: dict[str, Any]) -> Referral:
    """A child's draft with this person."""
    draft = making.begun(analyst)
    referrals.save_section(draft.public_id, typed=making.CHILD, version=1, by=analyst)
    return referrals.save_section(draft.public_id, typed=who, version=2, by=analyst).referral


@made_once
def kent() -> User:
    return making.nrm_analyst(KENT)


@made_once
def theirs(kent: User) -> Referral:
    """Kent's earlier referral."""
    return child_of(kent, WHO)


@made_once
def lancashire() -> User:
    return making.nrm_analyst(LANCASHIRE)


@made_once
def ours(lancashire: User) -> Referral:
    """Lancashire's draft of the same person, mistyped."""
    return child_of(lancashire, MISTYPED)


def look(client: Client, referral: Referral, typed: dict[str, str] | None = None) -> str:
    """Search, let the attempt be committed, and read the answer."""
    htmx: Any = {"HX-Request": "true"} if typed else {}
    page = client.post(reverse("nrm:match-start", args=[referral.public_id]), typed or {}, headers=htmx)
    assert page.status_code == 302, page.content.decode()
    assert not SECRET.search(page.headers["Location"])
    matching_people.commit()
    return client.get(page.headers["Location"], headers=htmx).content.decode()


def said(theirs: Referral, kent: User, says: str) -> MatchComparison:
    """Kent's answer about the newest match on its referral."""
    return cross_force.compare(theirs.public_id, hit=MatchHit.objects.latest("pk").pk, says=says, by=kent)


def tokens_of(referral: Referral) -> int:
    return HashedToken.objects.filter(app="nrm", record=referral.public_id, force=referral.force_id).count()


# --- how a referral can be found


def test_saving_the_person_makes_the_referral_searchable_in_the_same_transaction(theirs: Referral) -> None:
    assert tokens_of(theirs) > 20


def test_changed_name_replaces_the_former_match_keys(theirs: Referral, kent: User) -> None:
    before = set(HashedToken.objects.values_list("token", flat=True))

    referrals.save_section(theirs.public_id, typed={"first_name": "Okapia"}, version=3, by=kent)

    after = set(HashedToken.objects.values_list("token", flat=True))
    assert before - after
    assert after - before
    assert before & after  # the family name and the date of birth stay


def test_section_without_a_name_keeps_it_searchable(theirs: Referral, kent: User) -> None:
    referrals.save_section(theirs.public_id, typed={"other_victims": "no"}, version=3, by=kent)

    assert tokens_of(theirs) > 20


def test_notification_without_a_name_cannot_be_matched(kent: User) -> None:
    draft = making.begun(kent)
    referrals.save_section(draft.public_id, typed={"under_18": "yes"}, version=1, by=kent)
    referrals.save_section(draft.public_id, typed=WHO, version=2, by=kent)
    assert tokens_of(draft) > 0

    referrals.save_section(draft.public_id, typed={"under_18": "no"}, version=3, by=kent)
    making.answered(draft, {"willing_to_help_police": "no", "agrees_to_be_named": "no"}, consent="refused", by=kent)

    assert tokens_of(draft) == 0


def test_transfer_moves_the_match_keys_and_the_attempts(theirs: Referral, ours: Referral) -> None:
    analyst = User.objects.get(pk=ours.owner_id)
    look(signed_in(analyst), ours)
    said(theirs, User.objects.get(pk=theirs.owner_id), FoundSays.LOOKED)

    theirs.force_id = CUMBRIA
    theirs.save(update_fields=["force"])
    cascade.move_referral(theirs, to=CUMBRIA)
    Encounter.objects.filter(pk=theirs.encounter_id).update(force=CUMBRIA)

    assert tokens_of(theirs) > 20
    assert not HashedToken.objects.filter(record=theirs.public_id).exclude(force=CUMBRIA).exists()
    assert MatchHit.objects.get(record=theirs.public_id).force_id == CUMBRIA
    assert MatchComparison.objects.get().force_id == CUMBRIA


def test_erased_draft_cannot_be_matched(theirs: Referral) -> None:
    theirs.identity.delete()
    theirs.answers.all().delete()

    theirs.delete()

    assert not HashedToken.objects.exists()


# --- searching


def test_answer_while_typing_names_the_force_and_who_to_call(theirs: Referral, lancashire: User, kent: User) -> None:
    draft = making.begun(lancashire)
    User.objects.filter(pk=kent.pk).update(duty_phone="01632 960 001")

    piece = look(signed_in(lancashire), draft, IN_BOXES)

    assert "There may be an earlier referral at Kent" in piece
    assert kent.name in piece
    assert kent.email in piece
    assert "01632 960 001" in piece
    assert theirs.pseudonym not in piece
    assert str(theirs.public_id) not in piece
    assert not SECRET.search(piece)
    assert "<html" not in piece


def test_without_script_the_button_saves_and_then_searches(theirs: Referral, lancashire: User) -> None:
    draft = making.begun(lancashire)
    referrals.save_section(draft.public_id, typed=making.CHILD, version=1, by=lancashire)
    client = signed_in(lancashire)
    section = reverse("nrm:form-section", args=[draft.public_id, "person"])
    assert 'name="look_for_earlier"' in client.get(section).content.decode()

    answer = client.post(section, {"version": "2", **IN_BOXES, "look_for_earlier": "yes"})
    matching_people.commit()

    assert answer.headers["Location"] == reverse("nrm:match-detail", args=[draft.public_id])
    assert "There may be an earlier referral at Kent" in client.get(answer.headers["Location"]).content.decode()
    assert tokens_of(draft) > 20


def test_match_in_the_own_force_links_to_the_referral(lancashire: User) -> None:
    known, again = child_of(lancashire, WHO), child_of(lancashire, MISTYPED)

    page = look(signed_in(lancashire), again)

    assert known.pseudonym in page
    assert known.get_absolute_url() in page


def test_force_without_nrm_staff_is_called_through_its_unit(theirs: Referral, kent: User, ours: Referral) -> None:
    kent.duties.all().delete()
    eastern = making.with_duty(UserFactory(role="coordinator", unit_id="ersou"))

    page = look(signed_in(User.objects.get(pk=ours.owner_id)), ours)

    assert eastern.email in page
    assert kent.email not in page


def test_too_few_details_are_refused_beside_the_boxes_and_use_no_attempt(lancashire: User) -> None:
    draft = making.begun(lancashire)

    answer = signed_in(lancashire).post(
        reverse("nrm:match-start", args=[draft.public_id]), {"first_name": "Quagga"}, headers={"HX-Request": "true"}
    )

    assert answer.status_code == 422
    assert "Enter at least two names" in answer.content.decode()
    assert not MatchAttempt.objects.exists()


def test_page_shows_the_remaining_attempts_and_the_limits(theirs: Referral, ours: Referral) -> None:
    page = look(signed_in(User.objects.get(pk=ours.owner_id)), ours)

    assert "You can check 199 more people today." in page
    assert "200 different people a day, and your force can check 1,000" in page


def test_user_cannot_fetch_a_colleague_s_answer(theirs: Referral, ours: Referral) -> None:
    look(signed_in(User.objects.get(pk=ours.owner_id)), ours)

    page = signed_in(making.nrm_analyst(LANCASHIRE)).get(reverse("nrm:match-detail", args=[ours.public_id]))

    assert "Not checked yet." in page.content.decode()
    assert "There may be" not in page.content.decode()


def test_guessing_script_stops_at_the_limit_in_every_session_and_account(theirs: Referral, lancashire: User) -> None:
    MatchLimit.objects.filter(of="person").update(tries=3)
    MatchLimit.objects.filter(of="force").update(tries=4)
    colleague = making.nrm_analyst(LANCASHIRE)
    draft = making.begun(lancashire)
    address = reverse("nrm:match-start", args=[draft.public_id])
    answered = []
    for number, person in enumerate([lancashire, lancashire, lancashire, lancashire, colleague, colleague]):
        guess = IN_BOXES | {"first_name": f"Guess{'abcdef'[number]}ing", "last_name": f"Wrong{'abcdef'[number]}ly"}
        answered.append(signed_in(person).post(address, guess, headers={"HX-Request": "true"}).status_code)

    last = signed_in(colleague).post(address, IN_BOXES, headers={"HX-Request": "true"})

    assert answered == [302, 302, 302, 422, 302, 422]
    assert last.status_code == 422
    assert "Call the other force, or try again tomorrow" in last.content.decode()
    assert not MatchHit.objects.filter(record=theirs.public_id).exists()


def test_log_records_each_attempt_and_answer_without_its_words(
    theirs: Referral, ours: Referral, capfd: pytest.CaptureFixture[str]
) -> None:
    look(signed_in(User.objects.get(pk=ours.owner_id)), ours)

    kinds = list(AuditEntry.objects.filter(subject="matching.matchattempt").values_list("kind", "keys"))
    ticket = str(MatchAttempt.objects.get().public_id)
    assert kinds == [("combination", [ticket]), ("combination", [ticket])]
    for entry in AuditEntry.objects.all():
        assert not SECRET.search(f"{entry.__dict__}")
    assert not SECRET.search("".join(capfd.readouterr()))
    assert mail.outbox == []


# --- the force that was matched


def test_matched_force_sees_who_asked_on_its_to_do_list_and_page(
    theirs: Referral, ours: Referral, kent: User, lancashire: User
) -> None:
    User.objects.filter(pk=lancashire.pk).update(duty_phone="01632 960 002")
    look(signed_in(lancashire), ours)
    client = signed_in(kent)

    (line,) = [item for item in todo.waiting_for(kent) if item.reason.code == "asked"]
    assert line.referral == theirs
    for page in (line.url, reverse("nrm:match-list")):
        shown = client.get(page).content.decode()
        assert "Lancashire" in shown
        assert f"{lancashire.name} (01632 960 002)" in shown
        assert theirs.pseudonym in shown
        assert ours.pseudonym not in shown
        assert not SECRET.search(WHOSE.sub("", shown))


def test_unmatched_force_sees_nothing(theirs: Referral, ours: Referral, lancashire: User) -> None:
    look(signed_in(lancashire), ours)

    cumbria = making.nrm_analyst(CUMBRIA)

    assert "No match attempts" in signed_in(cumbria).get(reverse("nrm:match-list")).content.decode()
    assert todo.waiting_for(cumbria) == []


@pytest.mark.parametrize("says", ["looked", "different"])
def test_matched_force_s_answer_reaches_the_other_without_a_pseudonym(
    theirs: Referral, ours: Referral, kent: User, lancashire: User, says: str
) -> None:
    asker = signed_in(lancashire)
    look(asker, ours)
    address = reverse("nrm:match-compare", args=[theirs.public_id])

    signed_in(kent).post(address, {"hit": str(MatchHit.objects.get().pk), "says": says})

    page = asker.get(reverse("nrm:match-detail", args=[ours.public_id])).content.decode()
    assert f"Kent Police: {FoundSays(says).label.lower()}".replace("’", "&#x27;") in page.replace("’", "&#x27;")
    assert kent.name in page
    assert theirs.pseudonym not in page
    assert not [item for item in todo.waiting_for(kent) if item.reason.code == "asked"]


def test_pseudonyms_are_shown_only_after_both_forces_confirm(
    theirs: Referral, ours: Referral, kent: User, lancashire: User
) -> None:
    asker, kent_client = signed_in(lancashire), signed_in(kent)
    look(asker, ours)
    said(theirs, kent, FoundSays.SAME)
    assert theirs.pseudonym not in asker.get(ours.get_absolute_url()).content.decode()
    (line,) = [item for item in todo.waiting_for(lancashire) if item.reason.code == "same_person"]
    assert "Confirm same person" in asker.get(line.url).content.decode()

    address = reverse("nrm:match-reply", args=[ours.public_id])
    asker.post(address, {"comparison": str(MatchComparison.objects.get().pk), "agrees": "yes"})

    assert MatchComparison.objects.get().is_confirmed
    events = asker.get(ours.get_absolute_url()).content.decode().split('id="timeline"')[1]
    assert "Checked for an earlier referral" in events
    assert f"Their referral is {theirs.pseudonym}." in events
    assert theirs.pseudonym in asker.get(ours.get_absolute_url()).content.decode()
    assert ours.pseudonym in kent_client.get(theirs.get_absolute_url()).content.decode()
    assert not [item for item in todo.waiting_for(lancashire) if item.reason.code == "same_person"]
    for client, other in ((asker, theirs), (kent_client, ours)):
        assert client.get(other.get_absolute_url()).status_code == 404


def test_contradiction_links_nothing_and_a_changed_answer_asks_again(
    theirs: Referral, ours: Referral, kent: User, lancashire: User
) -> None:
    look(signed_in(lancashire), ours)
    comparison = said(theirs, kent, FoundSays.SAME)
    cross_force.reply(ours.public_id, comparison=comparison.pk, agrees=False, by=lancashire)
    assert not MatchComparison.objects.confirmed().exists()

    said(theirs, kent, FoundSays.DIFFERENT)
    again = said(theirs, kent, FoundSays.SAME)

    assert (again.pk, again.other_says, again.other_by) == (comparison.pk, "", None)


@pytest.mark.parametrize("before", ["", *FoundSays.values])
@pytest.mark.parametrize("says", [*FoundSays.values, "nonsense"])
def test_every_answer_is_accepted_or_refused_as_the_table_says(
    theirs: Referral, ours: Referral, kent: User, lancashire: User, before: str, says: str
) -> None:
    look(signed_in(lancashire), ours)
    if before:
        said(theirs, kent, before)

    if says in cross_force.MAY_SAY[before]:
        assert said(theirs, kent, says).says == says
    else:
        with pytest.raises(TransitionNotAllowed):
            said(theirs, kent, says)


def test_force_cannot_answer_for_another_force(theirs: Referral, ours: Referral, kent: User, lancashire: User) -> None:
    look(signed_in(lancashire), ours)
    hit = MatchHit.objects.get().pk
    national = making.nrm_national()

    for person in (lancashire, national, making.nrm_analyst(CUMBRIA)):
        with pytest.raises(Referral.DoesNotExist):
            cross_force.compare(theirs.public_id, hit=hit, says="same", by=person)
    comparison = said(theirs, kent, FoundSays.SAME)
    for person in (kent, national):
        with pytest.raises(Referral.DoesNotExist):
            cross_force.reply(ours.public_id, comparison=comparison.pk, agrees=True, by=person)
    with pytest.raises(Referral.DoesNotExist):
        attempts.ask_as_stored(theirs.public_id, by=national)


def test_reviewers_see_the_pairs_under_pseudonyms_without_buttons(theirs: Referral, ours: Referral) -> None:
    look(signed_in(User.objects.get(pk=ours.owner_id)), ours)

    page = signed_in(making.nrm_national()).get(reverse("nrm:match-detail", args=[theirs.public_id]))

    shown = page.content.decode()
    assert "checked for a person who may be the same" in shown
    assert "person-match/compare/" not in shown
    assert "person-match/start/" not in shown


@pytest.mark.parametrize("many", [1, 6])
def test_pages_cost_the_same_for_any_number_of_pairs(
    kent: User, lancashire: User, many: int, query_budget: Any
) -> None:
    client = signed_in(lancashire)
    theirs = child_of(kent, WHO)
    for _ in range(many):
        look(client, child_of(lancashire, MISTYPED))
    said(theirs, kent, FoundSays.SAME)
    kent_client = signed_in(kent)
    assert MatchInquiry.objects.count() == many

    for address, most in (
        (reverse("nrm:match-list"), 14),
        (reverse("nrm:match-detail", args=[theirs.public_id]), 14),
    ):
        with query_budget(most):
            shown = kent_client.get(address).content.decode()
        assert len(re.findall(r"may be the same on \d", shown)) == many


def test_matched_force_is_notified_when_the_asking_draft_is_deleted(
    theirs: Referral, kent: User, ours: Referral, lancashire: User
) -> None:
    look(signed_in(lancashire), ours)
    [before] = cross_force.pairs_to_show(cross_force.pairs(kent), by=kent)
    assert FoundSays.SAME in dict(before.may_say)

    drafts.throw_away(ours.public_id, reason="Theirs is here already.", by=lancashire)

    page = signed_in(kent).get(reverse("nrm:match-detail", args=[theirs.public_id])).content.decode()
    assert "The other force has since deleted its draft." in page
    assert "The same person" not in page


# --- what counts as an attempt


def test_repeating_a_check_is_not_a_new_attempt_and_uses_no_daily_allowance(
    theirs: Referral, ours: Referral, lancashire: User, kent: User
) -> None:
    client = signed_in(lancashire)
    first = look(client, ours)
    again = [look(client, ours) for _ in range(3)]

    assert all("You can check 199 more people today." in page for page in (first, *again))
    assert MatchHit.objects.filter(record=theirs.public_id).count() == 1
    assert MatchInquiry.objects.filter(referral=ours).count() == 1
    [pair] = cross_force.pairs_to_show(cross_force.pairs(kent), by=kent)
    assert pair.times == 1


def test_checking_again_finds_later_additions(ours: Referral, lancashire: User, kent: User) -> None:
    client = signed_in(lancashire)
    assert "No earlier referral found" in look(client, ours)

    child_of(kent, WHO)

    assert "There may be an earlier referral at Kent" in look(client, ours)


def test_page_without_a_match_does_not_say_that_a_force_was_notified(ours: Referral, lancashire: User) -> None:
    page = look(signed_in(lancashire), ours)

    assert "No earlier referral found" in page
    assert "can see that you checked" not in page
