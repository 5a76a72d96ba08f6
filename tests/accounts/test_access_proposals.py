"""Two administrators give somebody the role national, auditor or administrator, or reopen such an account (P19)."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts import access_proposals, account_administration, outgoing_email
from accounts.access_proposals import ProposalRefused
from accounts.choices import SENSITIVE_ROLES, ProposalState, Role
from accounts.models import AccessProposal, Duty, User
from administration import todo
from audit.models import AuditEntry
from core import clock
from tests.accounts.factories import LANCASHIRE, UserFactory, seen_of
from tests.accounts.second_factors import is_signed_in, person_with_app
from tests.shared_rows import made_once
from tests.signing_in import give_factor, just_signed_in

pytestmark = pytest.mark.django_db
NEW = reverse("administration:person-new")
PROPOSALS = AccessProposal.objects.using("default")  # of the owner: only the constraints refuse it


@made_once
def ada() -> User:
    return person_with_app(role=Role.ADMINISTRATOR, name="Ada Min")


@made_once
def bea() -> User:
    return person_with_app(role=Role.ADMINISTRATOR, name="Bea Min")


def page_of(person: User, name: str = "proposal") -> str:
    return reverse(f"administration:person-{name}", args=[person.public_id])


def proposes(by: User, person: User, role: Role) -> str:
    sent = {"name": person.name, "role": role, "seen": seen_of(person)}
    return just_signed_in(by).post(page_of(person, "detail"), sent, follow=True).content.decode()


def latest(person: User) -> AccessProposal:
    return AccessProposal.objects.filter(user=person).latest("pk")


def decide(by: User, person: User, *, confirm: str = "yes", seen: str | None = None) -> str:
    sent = {"confirm": confirm, "seen": access_proposals.seen_of(latest(person)) if seen is None else seen}
    return just_signed_in(by).post(page_of(person, "proposal-decide"), sent, follow=True).content.decode()


def role_of(person: User) -> str:
    return User.objects.get(pk=person.pk).role


@pytest.mark.parametrize("role", sorted(SENSITIVE_ROLES))
def test_role_is_given_when_a_second_administrator_confirms(ada: User, bea: User, role: Role) -> None:
    person = UserFactory()
    theirs = just_signed_in(person)

    assert "Another administrator must confirm this within 7 days." in proposes(ada, person, role)
    assert role_of(person) == Role.ANALYST
    assert is_signed_in(theirs)
    assert "Ada Min proposed this" in just_signed_in(bea).get(page_of(person)).content.decode()
    assert f"now has the role {Role(role).label.lower()}" in decide(bea, person)

    person.refresh_from_db()
    assert (person.role, person.force_id) == (role, None)
    assert not is_signed_in(theirs)
    proposal = latest(person)
    assert (proposal.state, proposal.proposed_by, proposal.decided_by) == (ProposalState.DONE, ada, bea)
    assert proposal.applied_at
    assert AuditEntry.objects.get(question__startswith="access confirmed").who == bea.pk


@pytest.mark.parametrize("role", [role for role in Role if role not in SENSITIVE_ROLES | {Role.SYSTEM}])
def test_other_roles_need_one_administrator(ada: User, role: Role) -> None:
    person = UserFactory()
    sent = {"name": person.name, "role": role, "force": LANCASHIRE, "unit": "nwrocu", "seen": seen_of(person)}

    just_signed_in(ada).post(page_of(person, "detail"), sent)

    assert role_of(person) == role
    assert not AccessProposal.objects.exists()


def test_sensitive_access_is_taken_away_at_once(ada: User) -> None:
    person = UserFactory(role=Role.NATIONAL)

    just_signed_in(ada).post(
        page_of(person, "detail"), {"name": person.name, "role": Role.PARTNER, "seen": seen_of(person)}
    )

    assert role_of(person) == Role.PARTNER


def test_new_account_opens_and_gets_its_link_when_it_is_confirmed(ada: User, bea: User) -> None:
    sent = {"name": "Nia Team", "email": "nia@example.org", "role": Role.NATIONAL}

    just_signed_in(ada).post(NEW, sent)
    person = User.objects.get(email="nia@example.org")
    outgoing_email.send_waiting()
    assert not person.is_active
    assert [message.to for message in mail.outbox] == [[bea.email]]

    assert "We have emailed a link to choose a password to nia@example.org." in decide(bea, person)
    person.refresh_from_db()
    outgoing_email.send_waiting()
    assert person.is_active
    assert [message.to[0] for message in mail.outbox[1:]] == [ada.email, "nia@example.org"]


def test_reopening_waits_for_a_second_administrator(ada: User, bea: User) -> None:
    person = UserFactory(role=Role.AUDITOR, is_active=False)
    form = just_signed_in(ada)
    seen = re.search(r'name="seen" value="([^"]+)"', form.get(page_of(person, "reopen")).content.decode())
    assert seen

    answer = form.post(page_of(person, "reopen"), {"reason": "Is back.", "seen": seen[1]}, follow=True)

    assert "Until then the account stays closed." in answer.content.decode()
    assert not User.objects.get(pk=person.pk).is_active
    assert "Is back." in just_signed_in(bea).get(page_of(person)).content.decode()
    decide(bea, person)
    assert User.objects.get(pk=person.pk).is_active


def test_proposer_cannot_confirm_and_can_withdraw(ada: User) -> None:
    person = UserFactory()
    proposes(ada, person, Role.NATIONAL)

    assert "Confirm access" not in just_signed_in(ada).get(page_of(person)).content.decode()
    assert "You proposed this. Another administrator must confirm it." in decide(ada, person)
    assert "Withdrawn. Nothing was changed." in decide(ada, person, confirm="no")
    assert role_of(person) == Role.ANALYST


def test_second_administrator_can_refuse(ada: User, bea: User) -> None:
    person = UserFactory()
    proposes(ada, person, Role.NATIONAL)

    assert "Refused. Nothing was changed." in decide(bea, person, confirm="no")
    assert "already been decided" in decide(bea, person)
    assert role_of(person) == Role.ANALYST


def test_person_cannot_confirm_their_own_access(ada: User, bea: User) -> None:
    proposes(ada, bea, Role.NATIONAL)

    assert "You cannot change your own access." in decide(bea, bea)
    assert role_of(bea) == Role.ADMINISTRATOR


def test_decision_is_about_the_proposal_that_was_read(ada: User, bea: User) -> None:
    person = UserFactory()
    proposes(ada, person, Role.NATIONAL)

    assert "already been decided" in decide(bea, person, seen="another")
    assert role_of(person) == Role.ANALYST


def test_proposal_expires_after_seven_days(ada: User, bea: User) -> None:
    person = UserFactory()
    proposes(ada, person, Role.NATIONAL)
    AccessProposal.objects.using("default").update(proposed_at=timezone.now() - dt.timedelta(days=7, seconds=1))

    assert "has expired" in decide(bea, person)
    assert not access_proposals.waiting_for(bea)
    proposes(ada, person, Role.AUDITOR)
    assert list(AccessProposal.objects.order_by("pk").values_list("state", flat=True)) == ["withdrawn", "open"]


CHANGES: dict[str, Callable[[User], object]] = {
    "name": lambda person: User.objects.filter(pk=person.pk).update(name="Somebody Else"),
    "address": lambda person: User.objects.filter(pk=person.pk).update(email="other@example.org"),
    "force": lambda person: User.objects.filter(pk=person.pk).update(force="E23000032"),
    "account": lambda person: User.objects.filter(pk=person.pk).update(is_active=False),
    "duty": lambda person: Duty.objects.create(user=person, kind="nrm", starts_on=clock.today()),
}


@pytest.mark.parametrize("change", CHANGES)
def test_changed_account_withdraws_the_proposal(ada: User, bea: User, change: str) -> None:
    person = UserFactory()
    proposes(ada, person, Role.NATIONAL)
    CHANGES[change](person)

    assert "has changed since. Nothing was changed." in decide(bea, person)
    assert role_of(person) == Role.ANALYST
    assert latest(person).state == ProposalState.WITHDRAWN


@pytest.mark.parametrize("changed", [{"role": Role.PARTNER}, {"is_active": False}], ids=["demoted", "closed"])
def test_demoted_proposer_withdraws_the_proposal(ada: User, bea: User, changed: dict[str, Any]) -> None:
    person = UserFactory()
    proposes(ada, person, Role.NATIONAL)
    User.objects.filter(pk=ada.pk).update(**changed)

    assert "that of the administrator who proposed this, has changed" in decide(bea, person)
    assert role_of(person) == Role.ANALYST


@pytest.mark.parametrize("changed", [{"role": Role.PARTNER}, {"is_active": False}], ids=["demoted", "closed"])
def test_administrator_who_was_demoted_meanwhile_cannot_confirm(ada: User, bea: User, changed: dict[str, Any]) -> None:
    person = UserFactory()
    proposes(ada, person, Role.NATIONAL)
    User.objects.filter(pk=bea.pk).update(**changed)

    with pytest.raises(ProposalRefused, match="Only administrators give access"):
        account_administration.decide_proposal(
            person, confirm=True, seen=access_proposals.seen_of(latest(person)), by=bea
        )
    assert role_of(person) == Role.ANALYST


def test_second_proposal_waits_for_the_first(ada: User, bea: User) -> None:
    person = UserFactory()
    proposes(ada, person, Role.NATIONAL)

    assert "is already waiting for another administrator" in proposes(bea, person, Role.AUDITOR)
    assert AccessProposal.objects.count() == 1


def test_proposal_is_a_to_do_item_of_the_other_administrators(ada: User, bea: User) -> None:
    person = UserFactory(name="Nia Team")
    proposes(ada, person, Role.NATIONAL)

    assert [item.title for item in todo.to_do_items(bea) if "Access" in item.title] == ["Access: Nia Team"]
    assert not [item for item in todo.to_do_items(ada) if "Access" in item.title]


def test_confirming_needs_a_fresh_factor(ada: User, bea: User) -> None:
    person = UserFactory()
    proposes(ada, person, Role.NATIONAL)
    client = just_signed_in(bea)
    give_factor(client, seconds_ago=301)

    sent = {"confirm": "yes", "seen": access_proposals.seen_of(latest(person))}
    assert client.post(page_of(person, "proposal-decide"), sent).status_code in {302, 401}
    assert role_of(person) == Role.ANALYST


def test_database_refuses_a_proposal_about_oneself_and_one_s_own_confirmation(ada: User, bea: User) -> None:
    proposal = {"name": "x", "role": Role.NATIONAL, "opens": False, "fingerprint": "x"}
    with pytest.raises(IntegrityError, match="not_one_s_own"), transaction.atomic():
        PROPOSALS.create(user=ada, proposed_by=ada, **proposal)
    made = PROPOSALS.create(user=bea, proposed_by=ada, **proposal)
    with pytest.raises(IntegrityError, match="second_person"), transaction.atomic():
        PROPOSALS.filter(pk=made.pk).update(state="done", decided_by=ada, decided_at=timezone.now())
    with pytest.raises(IntegrityError, match="role_is_sensitive"):
        PROPOSALS.create(user=UserFactory(), proposed_by=ada, **proposal | {"role": Role.ANALYST})


def test_client_page_without_a_proposal_goes_to_the_person(ada: User) -> None:
    person = UserFactory()
    answer = just_signed_in(ada).get(page_of(person), follow=True)
    assert "No access is waiting for confirmation." in answer.content.decode()


def test_two_administrators_who_confirm_at_once_decide_once(committed: Callable[..., Any], settings: Any) -> None:
    settings.LOGIN_ALIAS = "default"
    made: dict[str, Any] = {}

    def prepare() -> None:
        made["person"] = UserFactory()
        ada, *made["others"] = (UserFactory(role=Role.ADMINISTRATOR) for _ in range(3))
        with transaction.atomic():
            made["proposal"] = access_proposals.propose(made["person"], name="N", role="national", opens=False, by=ada)

    def confirm(by: User) -> str:
        seen = access_proposals.seen_of(made["proposal"])
        try:
            return account_administration.decide_proposal(made["person"], confirm=True, seen=seen, by=by).state
        except ProposalRefused as why:
            return str(why)

    committed(prepare)
    answers = committed(*(lambda by=by: confirm(by) for by in made["others"]))

    assert sorted(answers) == sorted([ProposalState.DONE, access_proposals.DECIDED])
