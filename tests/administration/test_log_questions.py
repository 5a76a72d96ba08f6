"""What the log answers over all records: views from outside the force or with no link, exports, refusals (P15)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import ProgrammingError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.choices import Role
from accounts.models import Duty, User
from administration import log_questions
from administration.log_questions import LogQuestion
from audit import log
from audit.choices import Operation
from audit.models import AuditEntry
from core.day_range import DayRange
from investigations.choices import AdviceSubject
from investigations.models import Advice, Holding, Investigation, SupportingForce
from nrm.models import Referral, ReferralTransfer
from orders.models import Order
from systems.choices import SystemRole
from tests.accounts.factories import CUMBRIA, KENT, UserFactory, analyst, coordinator, national
from tests.exports.reading import csv_lines
from tests.investigations.factories import HoldingFactory
from tests.nrm import making as nrm_making
from tests.orders import making as order_making
from tests.roles import acting, acting_for
from tests.shared_rows import made_once
from tests.signing_in import just_signed_in
from tests.systems.making import active_system

pytestmark = pytest.mark.django_db
LOG = reverse("administration:log-list")


@made_once
def case() -> Investigation:
    """An investigation of Lancashire."""
    return HoldingFactory().investigation


@made_once
def auditor(case: Investigation) -> User:
    return UserFactory(role=Role.AUDITOR)


def view(record: Any, by: User, **more: Any) -> None:
    with acting_for(by):
        log.record(Operation.CONSULTATION, of=record, **more)


def viewers(question: LogQuestion, auditor: User) -> list[int]:
    """The people whose views answer a question, oldest first, as an auditor gets them."""
    with acting_for(auditor):
        days = DayRange.chosen(None, timezone.now().date() + timedelta(days=1))
        answer = log_questions.answered(AuditEntry.objects.newest_first(), question, day_range=days)
        return list(answer.order_by("pk").values_list("who", flat=True))


def test_views_from_outside_are_those_of_people_of_no_or_another_force(case: Investigation, auditor: User) -> None:
    own, outside = analyst(), [analyst(CUMBRIA), coordinator(), national()]
    for person in (own, *outside):
        view(case, person)

    assert viewers(LogQuestion.OUTSIDE, auditor) == [person.pk for person in outside]


def test_system_counts_as_part_of_the_force_or_unit_that_it_works_for(case: Investigation, auditor: User) -> None:
    own, other = active_system().user, active_system(force_id=CUMBRIA).user
    of_unit, of_other_unit = (active_system(SystemRole.UNIT, unit_id=unit).user for unit in ("nwrocu", "ersou"))
    for system in (own, other, of_unit, of_other_unit):
        view(case, system)

    assert viewers(LogQuestion.OUTSIDE, auditor) == [other.pk, of_unit.pk, of_other_unit.pk]
    assert viewers(LogQuestion.NO_LINK, auditor) == [other.pk, of_other_unit.pk]


def test_lists_and_changes_are_no_views_of_a_record(case: Investigation, auditor: User) -> None:
    person = analyst(CUMBRIA)
    view([case, HoldingFactory().investigation], person)
    with acting_for(person):
        log.record(Operation.ALTERATION, of=case)

    assert viewers(LogQuestion.OUTSIDE, auditor) == []
    assert viewers(LogQuestion.NO_LINK, auditor) == []


# --- Views with no link to the record: each link that the page names -------------------------------------------------


def supported(case: Investigation, person: User) -> None:
    SupportingForce.objects.create(investigation=case, force_id=case.force_id, supporter_id=person.force_id)


def had_before(case: Investigation, person: User) -> None:
    Holding.objects.create(
        investigation=case, force_id=person.force_id, reference="CUM/1", begins_on=date(2020, 1, 1),
        ends_on=date(2020, 1, 31),
    )  # fmt: skip


def offered(case: Investigation, person: User) -> None:
    case.transfers.create(
        force_id=case.force_id, receiver_id=person.force_id, offered_at=timezone.now() - timedelta(hours=1)
    )


def advised(case: Investigation, person: User) -> None:
    Advice.objects.create(
        investigation=case, force_id=case.force_id, given_on=date(2020, 2, 1), given_to="SIO",
        about=AdviceSubject.values[0], words="Quagga", given_by=person, created_at=timezone.now(),
    )  # fmt: skip


def changed(case: Investigation, person: User) -> None:
    with acting_for(person):
        log.record(Operation.ALTERATION, of=case)


@pytest.mark.parametrize("link", [supported, had_before, offered, advised, changed])
def test_view_of_an_investigation_is_linked_by_each_of_these(
    case: Investigation, auditor: User, link: Callable[[Investigation, User], None]
) -> None:
    person = analyst(CUMBRIA)
    view(case, person)
    assert viewers(LogQuestion.NO_LINK, auditor) == [person.pk]

    link(case, person)

    assert viewers(LogQuestion.NO_LINK, auditor) == []


def test_force_and_its_coordinator_are_linked_to_its_investigations_and_others_are_not(
    case: Investigation, auditor: User
) -> None:
    linked = [analyst(), UserFactory(role=Role.LEAD), coordinator()]
    without = [analyst(CUMBRIA), coordinator("ersou"), national()]
    for person in (*linked, *without):
        view(case, person)

    assert viewers(LogQuestion.NO_LINK, auditor) == [person.pk for person in without]


def test_view_of_a_referral_needs_the_duty_on_that_day(auditor: User) -> None:
    contact = nrm_making.nrm_analyst()
    referral = nrm_making.begun(nrm_making.nrm_analyst())
    former = nrm_making.with_duty(UserFactory(), ends_on=timezone.now().date() - timedelta(days=2))
    for person in (contact, former, analyst()):
        view("nrm.identity", person, keys=[referral.public_id])

    without = viewers(LogQuestion.NO_LINK, auditor)

    assert contact.pk not in without
    assert former.pk in without
    assert len(without) == 2


def test_owner_and_the_forces_of_an_open_transfer_have_the_task_of_a_referral(auditor: User) -> None:
    referral: Referral = nrm_making.begun()
    owner, receiver, third = referral.owner, analyst(CUMBRIA), analyst(KENT)
    Duty.objects.filter(user=owner).delete()
    ReferralTransfer.objects.create(
        referral=referral, force_id=referral.force_id, receiver_id=CUMBRIA, pseudonym=referral.pseudonym,
        offered_by=owner, offered_at=timezone.now() - timedelta(hours=1), reason="Lives there",
    )  # fmt: skip
    for person in (owner, receiver, third):
        view(referral, person)

    assert viewers(LogQuestion.NO_LINK, auditor) == [third.pk]


def test_managers_and_the_managing_officer_have_the_task_of_an_order(auditor: User) -> None:
    manager = order_making.manager()
    order: Order = order_making.made(manager)
    officer, stranger = analyst(), analyst()
    type(order.subject).objects.filter(pk=order.subject_id).update(officer=officer)
    for person in (manager, officer, stranger):
        view(order, person)
        view(order.subject, person)

    assert viewers(LogQuestion.NO_LINK, auditor) == [stranger.pk, stranger.pk]


def test_card_of_the_register_has_the_reason_of_its_search(auditor: User) -> None:
    order = order_making.made(order_making.manager())
    view("orders.register.card", analyst(KENT), keys=[order.subject.public_id], reason="Stop and search")

    assert viewers(LogQuestion.NO_LINK, auditor) == []
    assert len(viewers(LogQuestion.OUTSIDE, auditor)) == 1


@pytest.mark.parametrize("question", [LogQuestion.OUTSIDE, LogQuestion.NO_LINK])
@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.ANALYST, Role.NATIONAL])
def test_only_auditors_get_an_answer_about_views(case: Investigation, question: LogQuestion, role: Role) -> None:
    view(case, analyst(CUMBRIA))
    person = UserFactory(role=role)

    with acting_for(person), connection.cursor() as cursor:
        name = "views_outside" if question == LogQuestion.OUTSIDE else "views_without_link"
        cursor.execute(f"select count(*) from scope.{name}(now() - interval '1 day', now() + interval '1 day')")
        assert cursor.fetchone() == (0,)


def test_web_role_cannot_list_single_views() -> None:
    with acting("web"), connection.cursor() as cursor, pytest.raises(ProgrammingError), transaction.atomic():
        cursor.execute("select * from scope.single_views(now(), now())")


# --- The page --------------------------------------------------------------------------------------------------------


def page(reader: User, **query: str) -> str:
    return " ".join(just_signed_in(reader).get(LOG, query).content.decode().split())


@pytest.mark.parametrize("question", LogQuestion.values)
def test_page_prints_what_each_question_means(auditor: User, question: str) -> None:
    html = page(auditor, about=question)

    assert all(" ".join(sentence.split()) in html for sentence in log_questions.DEFINITIONS[question])


def test_exports_and_refusals_are_found_with_recipient_and_reason(case: Investigation, auditor: User) -> None:
    person = UserFactory(name="Lee Marsh", force_id=CUMBRIA)
    with acting_for(person):
        log.record(Operation.DISCLOSURE, of=case, recipient="Interpol", reason="Arrest warrant")
    just_signed_in(person).get(reverse("investigations:investigation-detail", args=[case.public_id]))

    exports, refusals = page(auditor, about="exports"), page(auditor, about="refused")

    assert "to Interpol" in exports
    assert "Arrest warrant" in exports
    assert "Tried to open an investigation" in refusals
    assert str(case.public_id) in refusals, "the entry names the record that the address asked for"
    assert "Interpol" not in refusals


def test_too_many_days_are_refused_for_views_only(auditor: User) -> None:
    days = {"since": "1 January 2025", "until": "31 December 2025"}

    assert "Choose a period of 92 days or fewer" in page(auditor, about="no_link", **days)
    assert "Choose a period of 92 days or fewer" not in page(auditor, about="exports", **days)


def test_administrator_sees_accounts_and_settings_and_no_question_about_views(case: Investigation) -> None:
    administrator = UserFactory(role=Role.ADMINISTRATOR)
    view(case, UserFactory(name="Lee Marsh", force_id=CUMBRIA), reason="Quagga")
    just_signed_in(UserFactory(name="Priya Nair"))
    log.record(Operation.ALTERATION, of="accounts.user", keys=[administrator.public_id], reason="moved force")

    html = page(administrator)

    assert "moved force" in html
    assert "Quagga" not in html
    assert "Lee Marsh" not in html
    assert "Views with no link to the record" not in html
    assert 'name="record"' not in html
    assert "Quagga" not in page(administrator, about="outside")


def test_download_of_a_question_is_in_words(case: Investigation, auditor: User) -> None:
    view(case, UserFactory(name="Lee Marsh", force_id=CUMBRIA))
    client: Client = just_signed_in(auditor)

    answer = client.post("/exports/new/log/?about=outside", {"format": "csv", "reason": "Access review"})

    [row] = csv_lines(answer.content)
    assert (row["person"], row["act"], row["record_type"]) == ("Lee Marsh", "Viewed", "Investigations")
