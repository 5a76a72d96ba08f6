"""Possible earlier referral over the pages: one is known and whom to ring, to both forces, and nothing more (P37)."""

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
from nrm.models import MatchComparison, MatchInquiry, Referral
from nrm.person_match import attempts, cross_force
from tests.accounts.factories import CUMBRIA, KENT, LANCASHIRE, UserFactory
from tests.matching import people as matching_people
from tests.nrm import making

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
WHOSE = re.compile(r'<section class="app-person".*?</section>', re.DOTALL)  # the head: one's own person
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


@pytest.fixture
def kent() -> User:
    return making.nrm_analyst(KENT)


@pytest.fixture
def theirs(kent: User) -> Referral:
    """Kent's referral, which was there before."""
    return child_of(kent, WHO)


@pytest.fixture
def lancashire() -> User:
    return making.nrm_analyst(LANCASHIRE)


@pytest.fixture
def ours(lancashire: User) -> Referral:
    """Lancashire's draft of the same person, mistyped."""
    return child_of(lancashire, MISTYPED)


def look(client: Client, referral: Referral, typed: dict[str, str] | None = None) -> str:
    """Ask, let the try be committed, and read the answer."""
    htmx: Any = {"HX-Request": "true"} if typed else {}
    page = client.post(reverse("nrm:earlier-ask", args=[referral.public_id]), typed or {}, headers=htmx)
    assert page.status_code == 302, page.content.decode()
    assert not SECRET.search(page.headers["Location"])
    matching_people.commit()
    return client.get(page.headers["Location"], headers=htmx).content.decode()


def said(theirs: Referral, kent: User, says: str) -> MatchComparison:
    """Kent says something of the newest hit on its referral."""
    return cross_force.compare(theirs.public_id, hit=MatchHit.objects.latest("pk").pk, says=says, by=kent)


def tokens_of(referral: Referral) -> int:
    return HashedToken.objects.filter(room="nrm", record=referral.public_id, force=referral.force_id).count()


# --- what a referral can be found by


def test_saving_the_person_makes_the_referral_findable_in_the_same_transaction(theirs: Referral) -> None:
    assert tokens_of(theirs) > 20


def test_another_name_replaces_what_the_referral_was_found_by(theirs: Referral, kent: User) -> None:
    before = set(HashedToken.objects.values_list("token", flat=True))

    referrals.save_section(theirs.public_id, typed={"first_name": "Okapia"}, version=3, by=kent)

    after = set(HashedToken.objects.values_list("token", flat=True))
    assert before - after
    assert after - before
    assert before & after  # the family name and the birthday stay


def test_a_section_without_a_name_leaves_it_findable(theirs: Referral, kent: User) -> None:
    referrals.save_section(theirs.public_id, typed={"other_victims": "no"}, version=3, by=kent)

    assert tokens_of(theirs) > 20


def test_a_notification_without_a_name_is_found_by_nothing(kent: User) -> None:
    draft = making.begun(kent)
    referrals.save_section(draft.public_id, typed={"under_18": "yes"}, version=1, by=kent)
    referrals.save_section(draft.public_id, typed=WHO, version=2, by=kent)
    assert tokens_of(draft) > 0

    referrals.save_section(draft.public_id, typed={"under_18": "no"}, version=3, by=kent)
    making.answered(draft, {"willing_to_help_police": "no", "agrees_to_be_named": "no"}, consent="refused", by=kent)

    assert tokens_of(draft) == 0


def test_a_transfer_takes_along_what_it_is_found_by_and_who_asked(theirs: Referral, ours: Referral) -> None:
    analyst = User.objects.get(pk=ours.owner_id)
    look(signed_in(analyst), ours)
    said(theirs, User.objects.get(pk=theirs.owner_id), FoundSays.LOOKED)

    theirs.force_id = CUMBRIA
    theirs.save(update_fields=["force"])

    assert tokens_of(theirs) > 20
    assert not HashedToken.objects.filter(record=theirs.public_id).exclude(force=CUMBRIA).exists()
    assert MatchHit.objects.get(record=theirs.public_id).force_id == CUMBRIA
    assert MatchComparison.objects.get().force_id == CUMBRIA


def test_a_draft_that_is_erased_is_found_no_more(theirs: Referral) -> None:
    theirs.identity.delete()
    theirs.answers.all().delete()

    theirs.delete()

    assert not HashedToken.objects.exists()


# --- looking


def test_while_somebody_types_the_answer_tells_the_force_and_whom_to_ring(
    theirs: Referral, lancashire: User, kent: User
) -> None:
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


def test_without_script_the_button_saves_first_and_then_looks(theirs: Referral, lancashire: User) -> None:
    draft = making.begun(lancashire)
    referrals.save_section(draft.public_id, typed=making.CHILD, version=1, by=lancashire)
    client = signed_in(lancashire)
    section = reverse("nrm:form-section", args=[draft.public_id, "person"])
    assert 'name="look_for_earlier"' in client.get(section).content.decode()

    answer = client.post(section, {"version": "2", **IN_BOXES, "look_for_earlier": "yes"})
    matching_people.commit()

    assert answer.headers["Location"] == reverse("nrm:earlier-detail", args=[draft.public_id])
    assert "There may be an earlier referral at Kent" in client.get(answer.headers["Location"]).content.decode()
    assert tokens_of(draft) > 20


def test_in_ones_own_force_the_answer_leads_to_the_referral(lancashire: User) -> None:
    known, again = child_of(lancashire, WHO), child_of(lancashire, MISTYPED)

    page = look(signed_in(lancashire), again)

    assert known.pseudonym in page
    assert known.get_absolute_url() in page


def test_a_force_without_nrm_people_is_rung_through_its_unit(theirs: Referral, kent: User, ours: Referral) -> None:
    kent.duties.all().delete()
    eastern = making.with_duty(UserFactory(role="coordinator", unit_id="ersou"))

    page = look(signed_in(User.objects.get(pk=ours.owner_id)), ours)

    assert eastern.email in page
    assert kent.email not in page


def test_too_little_is_refused_in_words_beside_the_boxes_and_costs_nothing(lancashire: User) -> None:
    draft = making.begun(lancashire)

    answer = signed_in(lancashire).post(
        reverse("nrm:earlier-ask", args=[draft.public_id]), {"first_name": "Quagga"}, headers={"HX-Request": "true"}
    )

    assert answer.status_code == 422
    assert "Enter at least two names" in answer.content.decode()
    assert not MatchAttempt.objects.exists()


def test_the_page_says_how_many_tries_are_left_and_the_limits(theirs: Referral, ours: Referral) -> None:
    page = look(signed_in(User.objects.get(pk=ours.owner_id)), ours)

    assert "You can check 199 more people today." in page
    assert "200 different people a day, and your force can check 1,000" in page


def test_nobody_fetches_what_a_colleague_asked(theirs: Referral, ours: Referral) -> None:
    look(signed_in(User.objects.get(pk=ours.owner_id)), ours)

    page = signed_in(making.nrm_analyst(LANCASHIRE)).get(reverse("nrm:earlier-detail", args=[ours.public_id]))

    assert "Not checked yet." in page.content.decode()
    assert "There may be" not in page.content.decode()


def test_a_script_that_guesses_on_and_on_stops_at_the_limit_in_every_session_and_for_every_colleague(
    theirs: Referral, lancashire: User
) -> None:
    MatchLimit.objects.filter(of="person").update(tries=3)
    MatchLimit.objects.filter(of="force").update(tries=4)
    colleague = making.nrm_analyst(LANCASHIRE)
    draft = making.begun(lancashire)
    address = reverse("nrm:earlier-ask", args=[draft.public_id])
    answered = []
    for number, person in enumerate([lancashire, lancashire, lancashire, lancashire, colleague, colleague]):
        guess = IN_BOXES | {"first_name": f"Guess{'abcdef'[number]}ing", "last_name": f"Wrong{'abcdef'[number]}ly"}
        answered.append(signed_in(person).post(address, guess, headers={"HX-Request": "true"}).status_code)

    last = signed_in(colleague).post(address, IN_BOXES, headers={"HX-Request": "true"})

    assert answered == [302, 302, 302, 422, 302, 422]
    assert last.status_code == 422
    assert "Call the other force, or try again tomorrow" in last.content.decode()
    assert not MatchHit.objects.filter(record=theirs.public_id).exists()


def test_the_log_holds_each_try_and_each_answer_and_no_word_of_it(
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


# --- the force that was found


def test_the_other_force_sees_who_asked_in_its_queue_and_on_its_page(
    theirs: Referral, ours: Referral, kent: User, lancashire: User
) -> None:
    User.objects.filter(pk=lancashire.pk).update(duty_phone="01632 960 002")
    look(signed_in(lancashire), ours)
    client = signed_in(kent)

    (line,) = [one for one in todo.waiting_for(kent) if one.reason.code == "asked"]
    assert line.referral == theirs
    for page in (line.url, reverse("nrm:earlier-list")):
        force = client.get(page).content.decode()
        assert "Lancashire" in force
        assert f"{lancashire.name} (01632 960 002)" in force
        assert theirs.pseudonym in force
        assert ours.pseudonym not in force
        assert not SECRET.search(WHOSE.sub("", force))


def test_a_force_that_was_not_found_sees_nothing(theirs: Referral, ours: Referral, lancashire: User) -> None:
    look(signed_in(lancashire), ours)

    cumbria = making.nrm_analyst(CUMBRIA)

    assert "No match attempts" in signed_in(cumbria).get(reverse("nrm:earlier-list")).content.decode()
    assert todo.waiting_for(cumbria) == []


@pytest.mark.parametrize("says", ["looked", "different"])
def test_what_the_found_force_says_is_told_to_the_other_without_a_pseudonym(
    theirs: Referral, ours: Referral, kent: User, lancashire: User, says: str
) -> None:
    asker = signed_in(lancashire)
    look(asker, ours)
    address = reverse("nrm:earlier-say", args=[theirs.public_id])

    signed_in(kent).post(address, {"hit": str(MatchHit.objects.get().pk), "says": says})

    page = asker.get(reverse("nrm:earlier-detail", args=[ours.public_id])).content.decode()
    assert f"Kent Police: {FoundSays(says).label.lower()}".replace("’", "&#x27;") in page.replace("’", "&#x27;")
    assert kent.name in page
    assert theirs.pseudonym not in page
    assert not [one for one in todo.waiting_for(kent) if one.reason.code == "asked"]


def test_only_when_both_say_so_do_both_see_the_two_pseudonyms(
    theirs: Referral, ours: Referral, kent: User, lancashire: User
) -> None:
    asker, found = signed_in(lancashire), signed_in(kent)
    look(asker, ours)
    said(theirs, kent, FoundSays.SAME)
    assert theirs.pseudonym not in asker.get(ours.get_absolute_url()).content.decode()
    (line,) = [one for one in todo.waiting_for(lancashire) if one.reason.code == "same_person"]
    assert "Confirm same person" in asker.get(line.url).content.decode()

    address = reverse("nrm:earlier-reply", args=[ours.public_id])
    asker.post(address, {"comparison": str(MatchComparison.objects.get().pk), "agrees": "yes"})

    assert MatchComparison.objects.get().is_confirmed
    told = asker.get(ours.get_absolute_url()).content.decode().split("Timeline")[1]
    assert "Checked for an earlier referral" in told
    assert f"Their referral is {theirs.pseudonym}." in told
    assert theirs.pseudonym in asker.get(ours.get_absolute_url()).content.decode()
    assert ours.pseudonym in found.get(theirs.get_absolute_url()).content.decode()
    assert not [one for one in todo.waiting_for(lancashire) if one.reason.code == "same_person"]
    for client, other in ((asker, theirs), (found, ours)):
        assert client.get(other.get_absolute_url()).status_code == 404


def test_a_contradiction_links_nothing_and_a_changed_mind_is_asked_about_anew(
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
def test_every_answer_is_taken_or_refused_as_the_table_says(
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


def test_nobody_speaks_for_another_force(theirs: Referral, ours: Referral, kent: User, lancashire: User) -> None:
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


def test_reviewers_see_the_pairs_under_pseudonyms_and_no_button(theirs: Referral, ours: Referral) -> None:
    look(signed_in(User.objects.get(pk=ours.owner_id)), ours)

    page = signed_in(making.nrm_national()).get(reverse("nrm:earlier-detail", args=[theirs.public_id]))

    force = page.content.decode()
    assert "checked for a person who may be the same" in force
    assert "earlier/say/" not in force
    assert "earlier/ask/" not in force


@pytest.mark.parametrize("many", [1, 6])
def test_pages_cost_the_same_for_any_number_of_pairs(
    kent: User, lancashire: User, many: int, query_budget: Any
) -> None:
    client = signed_in(lancashire)
    theirs = child_of(kent, WHO)
    for _ in range(many):
        look(client, child_of(lancashire, MISTYPED))
    said(theirs, kent, FoundSays.SAME)
    found = signed_in(kent)
    assert MatchInquiry.objects.count() == many

    for address, most in (
        (reverse("nrm:earlier-list"), 13),
        (reverse("nrm:earlier-detail", args=[theirs.public_id]), 13),
    ):
        with query_budget(most):
            force = found.get(address).content.decode()
        assert len(re.findall(r"last on \d", force)) == many


def test_a_force_that_was_found_is_told_when_the_draft_that_asked_is_thrown_away(
    theirs: Referral, kent: User, ours: Referral, lancashire: User
) -> None:
    look(signed_in(lancashire), ours)
    [before] = cross_force.pairs_to_show(cross_force.pairs(kent), by=kent)
    assert FoundSays.SAME in dict(before.may_say)

    drafts.throw_away(ours.public_id, reason="Theirs is here already.", by=lancashire)

    page = signed_in(kent).get(reverse("nrm:earlier-detail", args=[theirs.public_id])).content.decode()
    assert "The other force has since deleted its draft." in page
    assert "The same person" not in page


# --- what counts as asking


def test_checking_the_same_again_is_not_seen_as_asked_again_and_takes_nothing_from_the_day(
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


def test_checking_again_finds_what_was_added_since(ours: Referral, lancashire: User, kent: User) -> None:
    client = signed_in(lancashire)
    assert "No earlier referral found" in look(client, ours)

    child_of(kent, WHO)

    assert "There may be an earlier referral at Kent" in look(client, ours)


def test_nobody_is_told_that_a_force_sees_the_question_where_none_was_found(ours: Referral, lancashire: User) -> None:
    page = look(signed_in(lancashire), ours)

    assert "No earlier referral found" in page
    assert "can see that you checked" not in page
