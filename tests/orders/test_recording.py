"""Adding a subject, beginning an order and recording its transitions on the pages."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from accounts.models import User
from audit.models import AuditEntry
from orders.choices import OrderKind, OrderState, Particular, RequiredDocument
from orders.models import Order, Subject
from orders.workflow import TRANSITIONS
from tests.accounts.factories import KENT
from tests.orders import making
from tests.orders.making import NO_CAR_WASH, NO_LIFTS
from tests.shared_rows import made_once

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)
BY_COURT = {"court_kind": "magistrates", "court": "Preston Magistrates’ Court", "papers": ["order"], "reasons": "So."}


@made_once
def officer() -> User:
    return making.manager()


@pytest.fixture
def client(officer: User) -> Client:
    client = Client()
    client.force_login(officer)
    return client


def days(on: date, name: str = "on") -> dict[str, str]:
    return {f"{name}_0": str(on.day), f"{name}_1": str(on.month), f"{name}_2": str(on.year)}


def condition(place: str, words: str, kind: str = "prohibition", **more: str) -> dict[str, str]:
    """The boxes of one condition."""
    fields = {"kind": kind, "words": words, "own_reason": making.OWN, **more}
    return {f"{place}-{name}": value for name, value in fields.items()}


def standing(order: Order) -> dict[str, str]:
    """The boxes of the conditions in force, as the page shows them."""
    form_data = {}
    for present_condition in order.conditions.present():
        fields = {
            "words": present_condition.words,
            "plain": present_condition.plain,
            "area": present_condition.area,
            "persons": present_condition.persons,
            "reach": present_condition.reach,
        }
        fields |= {"countries": "\n".join(present_condition.countries), "station": present_condition.station}
        for name, day in (("starts_on", present_condition.starts_on), ("ends_on", present_condition.ends_on)):
            fields |= days(day, name) if day else {}
        form_data |= condition(f"was-{present_condition.number}", kind=present_condition.kind, **fields)
    return form_data


def record(client: Client, order: Order, move: str, *, on: date = TODAY, **sent: Any) -> HttpResponse:
    """Send the page of a transition, filled in from the order."""
    order.refresh_from_db()
    sent = {"version": str(order.version), **days(on), **standing(order), **sent}
    return client.post(reverse("orders:transition-new", args=[order.public_id, move]), sent)


def text_of(answer: HttpResponse) -> str:
    return answer.content.decode()


def words_of(order: Order) -> list[tuple[int, str]]:
    return [
        (present_condition.number, present_condition.words)
        for present_condition in order.conditions.present().order_by("number")
    ]


A_SUBJECT = {
    "name": "Darren Example",
    "aliases": "Daz\n\nThe Gaffer",
    **days(date(1981, 5, 9), "born_on"),
    "nationality": "",
    "address": "14 Sample Street, Preston",
    "area": "E23000003",
    "vehicles": "AB12 CDE",
    "phones": "",
}


@made_once
def order(officer: User) -> Order:
    return making.made(officer)


@made_once
def subject(officer: User) -> Subject:
    return making.subject(officer)


def test_subject_is_added_with_everything_typed(client: Client, officer: User) -> None:
    answer = client.post(reverse("orders:subject-new"), A_SUBJECT)

    subject = Subject.objects.get()
    assert answer.headers["Location"].partition("?")[0] == subject.get_absolute_url()
    known = {(row.kind, row.text.reveal(), row.area_id) for row in subject.known_by.all()}
    assert known == {
        (Particular.NAME, "Darren Example", None),
        (Particular.ALIAS, "Daz", None),
        (Particular.ALIAS, "The Gaffer", None),
        (Particular.ADDRESS, "14 Sample Street, Preston", "E23000003"),
        (Particular.VEHICLE, "AB12 CDE", None),
    }
    assert (subject.born_on.reveal(), subject.officer) == ("1981-05-09", officer)


def test_form_sent_twice_adds_one_subject_and_begins_one_order(client: Client) -> None:
    for address, sent in (("orders:subject-new", A_SUBJECT),):
        key = client.get(reverse(address)).context["key"]
        answers = [client.post(reverse(address), sent | {"key": key}) for _ in range(2)]
        first, second = (answer.headers["Location"].partition("?")[0] for answer in answers)
        assert first == second
    subject = Subject.objects.get()
    begin = reverse("orders:order-new", args=[subject.public_id])
    key = client.get(begin).context["key"]

    answers = [client.post(begin, an_application() | {"key": key}) for _ in range(2)]

    assert {answer.headers["Location"] for answer in answers} == {Order.objects.get().get_absolute_url()}


def test_another_user_s_key_is_ignored(client: Client) -> None:
    other = Client()
    other.force_login(making.manager(KENT))
    key = other.get(reverse("orders:subject-new")).context["key"]
    other.post(reverse("orders:subject-new"), A_SUBJECT | {"key": key})

    answer = client.post(reverse("orders:subject-new"), A_SUBJECT | {"key": key})

    assert answer.status_code == 302
    assert Subject.objects.count() == 2


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"name": ""}, "Enter the name of the subject."),
        (days(date(2027, 1, 1), "born_on"), "not in the future"),
        ({"address": ""}, "Enter the address in the police area"),
        ({"vehicles": "x" * 301}, "Use 300 characters or fewer on each line."),
    ],
)
def test_invalid_subject_is_reported_beside_its_box_and_typed_text_stays(
    client: Client, wrong: dict[str, str], says: str
) -> None:
    answer = client.post(reverse("orders:subject-new"), A_SUBJECT | wrong)

    assert answer.status_code == 422
    assert says in text_of(answer)
    assert "The Gaffer" in text_of(answer)
    assert not Subject.objects.exists()


def test_known_details_are_added_and_ended_and_stay_searchable(client: Client, officer: User, subject: Subject) -> None:
    add = reverse("orders:identifier-add", args=[subject.public_id])

    client.post(add, {"kind": "address", "text": "2 New Street", "area": KENT, **days(date(2026, 11, 1), "since")})
    row = subject.known_by.get(kind=Particular.ADDRESS)
    assert (row.text.reveal(), row.area_id, row.since) == ("2 New Street", KENT, date(2026, 11, 1))

    end = reverse("orders:identifier-end", args=[subject.public_id, row.pk])
    before = AuditEntry.objects.filter(subject="orders.subjectidentifier").count()
    page = text_of(client.get(end))
    assert "<dt>Home address</dt>" in page
    assert '<dd>2 New Street, Kent <span class="app-small app-muted">since 1 November 2026</span></dd>' in page
    assert AuditEntry.objects.filter(subject="orders.subjectidentifier").count() == before + 1
    assert client.post(end, days(date(2026, 10, 31))).status_code == 422
    client.post(end, days(date(2026, 11, 20)))
    row.refresh_from_db()
    assert row.until == date(2026, 11, 20)
    assert "until 20 November 2026" in text_of(client.get(subject.get_absolute_url()))


def an_application(**more: str) -> dict[str, str]:
    form_data = {
        "kind": "stro",
        "main": "",
        "basis": "none",
        "applicant": "police",
        "applicant_force": "",
        "reference": "L/STRO/17",
        "evidence": "Seen at two car washes.",
        "investigation": "",
    }
    return form_data | more


def test_kinds_of_order_are_grouped_by_the_nation_of_their_court(client: Client, subject: Subject) -> None:
    page = text_of(client.get(reverse("orders:order-new", args=[subject.public_id])))

    _, *groups = re.split(r'<p class="[^"]*" id="id_kind_group_\d">', page.partition("Grounds</legend>")[0])
    offered = {group.partition("<")[0]: re.findall(r'name="kind" value="(\w+)"', group) for group in groups}
    assert list(offered) == ["England and Wales", "Northern Ireland", "Scotland"]
    assert offered["Northern Ireland"] == ["ni_stpo", "ni_interim_stpo"]
    assert offered["Scotland"] == ["tepo", "tero", "interim_tepo", "interim_tero"]
    assert {kind for kinds in offered.values() for kind in kinds} == set(OrderKind.values)


def test_application_can_be_edited_until_the_court_has_it(client: Client, officer: User, subject: Subject) -> None:
    client.post(reverse("orders:order-new", args=[subject.public_id]), an_application())
    order = Order.objects.get()
    change = reverse("orders:order-correct", args=[order.public_id])
    shown = client.get(change)
    assert "Seen at two car washes." in text_of(shown)

    client.post(change, an_application(kind="stpo_application", basis="caution", version="1"))
    order.refresh_from_db()
    assert (order.kind, order.basis, order.version) == ("stpo_application", "caution", 2)

    late = client.post(change, an_application(reference="L/OLD", version="1"))
    assert late.status_code == 422
    assert "A colleague changed this order" in text_of(late)
    record(
        client, order, "apply", papers=["application", "evidence"], **{k: BY_COURT[k] for k in ("court", "court_kind")}
    )
    assert client.get(change).headers["Location"] == order.get_absolute_url()


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"kind": "interim_stro"}, "An interim order needs an application"),
        ({"reference": " "}, "Enter your force’s reference"),
        ({"applicant": "nca", "applicant_force": KENT}, "only if the police are applying"),
        ({"kind": "nonsense"}, "Select a valid choice"),
    ],
)
def test_invalid_application_is_reported_beside_its_box(
    client: Client, officer: User, changes: dict[str, str], says: str, subject: Subject
) -> None:
    answer = client.post(reverse("orders:order-new", args=[subject.public_id]), an_application(**changes))

    assert answer.status_code == 422
    assert says in text_of(answer)
    assert "Seen at two car washes." in text_of(answer)
    assert not Order.objects.exists()


def test_an_interim_order_is_begun_beside_its_main_application(client: Client, officer: User) -> None:
    main = making.applied(officer)

    client.post(
        reverse("orders:order-new", args=[main.subject.public_id]),
        an_application(kind="interim_stro", main=str(main.public_id)),
    )

    assert Order.objects.get(kind=OrderKind.INTERIM_STRO).main == main


def test_an_order_is_made_with_its_conditions_and_days(client: Client, officer: User) -> None:
    order = making.applied(officer)
    abroad = {
        "reach": "named",
        "countries": "Romania\n Spain\nRomania",
    }

    answer = record(
        client,
        order,
        "make",
        new="3",
        ends="further",
        **BY_COURT,
        **condition("new-0", "Must not run any hand car wash.", plain="Run any hand car wash"),
        **condition("new-1", "Must not go there.", "travel_ban", **abroad, **days(date(2031, 11, 23), "ends_on")),
    )

    assert answer.headers["Location"] == order.get_absolute_url()
    order.refresh_from_db()
    assert (order.state, order.made_on, order.ends_on) == (OrderState.IN_FORCE, TODAY, None)
    ban = order.conditions.get(number=2)
    assert (ban.countries, ban.ends_on, ban.reach) == (["Romania", "Spain"], date(2031, 11, 23), "named")
    assert order.conditions.count() == 2  # the third was left blank


def test_legal_refusal_is_shown_beside_its_condition_with_its_section_and_typed_text_stays(
    client: Client, officer: User
) -> None:
    order = making.applied(officer)
    short = days(date(2027, 11, 23), "ends_on")

    answer = record(
        client,
        order,
        "make",
        new="2",
        ends="further",
        **BY_COURT,
        **condition("new-0", "Must not run any hand car wash."),
        **condition("new-1", "Must not drive others to work.", **{f"{k}": v for k, v in short.items()}),
    )

    assert answer.status_code == 422
    text = text_of(answer)
    assert '<a href="#new-1">Condition 2 ends on 23 November 2027.' in text
    assert "(Modern Slavery Act 2015 s.24)" in text.partition('id="new-1"')[2]
    assert "Must not drive others to work." in text
    order.refresh_from_db()
    assert (order.state, order.conditions.count()) == (OrderState.APPLIED, 0)


def test_adding_boxes_shows_no_errors_yet(client: Client, officer: User) -> None:
    order = making.applied(officer)

    answer = record(client, order, "make", new="1", more="1", **condition("new-0", "Must not run a farm."))

    assert answer.status_code == 200
    text = text_of(answer)
    assert "There is a problem" not in text
    assert "Must not run a farm." in text
    assert 'id="new-1"' in text
    assert order.steps.count() == 1


def test_a_variation_changes_one_removes_one_adds_one_and_keeps_the_rest(client: Client, officer: User) -> None:
    words = [making.own(f"Must not {what}.") for what in ("a", "b", "c", "d")]
    order = making.made(officer, add=tuple(words))

    answer = record(
        client,
        order,
        "vary",
        asked_by="subject",
        new="1",
        agreed="variation_test",
        **BY_COURT,
        **{"was-1-removed": "on"},
        **condition("new-0", "Must not e."),
        **{"was-3-words": "Must not c in Preston."},
    )

    assert answer.status_code == 302, text_of(answer)
    assert words_of(order) == [
        (1, "Must not e."),
        (2, "Must not b."),
        (3, "Must not c in Preston."),
        (4, "Must not d."),
    ]


def test_condition_cannot_be_removed_and_changed_at_once(client: Client, officer: User) -> None:
    order = making.made(officer, add=(NO_CAR_WASH, NO_LIFTS))

    answer = record(
        client, order, "vary", asked_by="subject", **BY_COURT, **{"was-1-removed": "on", "was-1-words": "Other words."}
    )

    assert answer.status_code == 422
    assert "not both" in text_of(answer)
    assert words_of(order)[0][1] == NO_CAR_WASH.words


def test_legal_warning_is_confirmed_by_its_own_tick(client: Client, officer: User) -> None:
    unknown_birth = making.subject(officer, born_on=None)
    order = making.applied(officer, unknown_birth)
    sent = {**BY_COURT, "new": "1", "ends": "further", **condition("new-0", "Must not run a farm.")}

    response = record(client, order, "make", **sent)

    assert response.status_code == 422
    assert "The subject’s age is not recorded" in text_of(response)
    assert order.steps.count() == 1
    agreed = response.context["page"].form.fields["agreed"].choices
    assert record(client, order, "make", **sent, agreed=[code for code, _ in agreed]).status_code == 302
    order.refresh_from_db()
    assert order.state == OrderState.IN_FORCE


def test_colleague_s_change_is_reported_and_typed_text_stays(client: Client, officer: User, order: Order) -> None:
    seen = order.version
    making.moved(order, "serve", by=making.manager(), on=TODAY)
    sent = {**BY_COURT, "asked_by": "police", "reasons": "He moved to Kent.", "new": "0"}

    conflict = record(client, order, "vary", **sent, version=str(seen))

    assert conflict.status_code == 422
    assert "A colleague changed this order" in text_of(conflict)
    assert "He moved to Kent." in text_of(conflict)
    assert record(client, order, "vary", **sent, version=conflict.context["page"].version).status_code == 302


def test_transition_sent_twice_is_made_once(client: Client, officer: User, order: Order) -> None:
    sent = {"served_how": "by_hand", "served_by": "DC Placeholder", "papers": ["service"], "reasons": ""}
    version = str(order.version)

    answers = [record(client, order, "serve", **sent, version=version) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert order.services.count() == 1


def test_a_discharge_inside_the_lock_needs_both_consents(client: Client, officer: User, order: Order) -> None:
    sent = {**BY_COURT, "asked_by": "subject"}
    sent["papers"] = [str(paper) for paper in [*TRANSITIONS["discharge"].papers, RequiredDocument.CONSENT_SUBJECT]]

    refused = record(client, order, "discharge", **sent)

    assert refused.status_code == 422
    assert "Confirm both consents. (Modern Slavery Act 2015 s.27)" in text_of(refused)
    sent["papers"].append(str(RequiredDocument.CONSENT_POLICE))
    assert record(client, order, "discharge", **sent).status_code == 302


def test_appeal_result_page_names_the_court_that_hears_it(client: Client, officer: User, order: Order) -> None:
    form = client.get(reverse("orders:transition-new", args=[order.public_id, "appeal"])).context["page"].form
    assert form["court_kind"].value() == "crown"  # of a magistrates’ court’s order
    above = {"court_kind": "crown", "court": "Preston Crown Court", "papers": ["appeal_notice"], "reasons": ""}
    assert record(client, order, "appeal", **above).status_code == 302

    shown = client.get(reverse("orders:transition-new", args=[order.public_id, "quash"])).context["page"].form

    assert (shown["court_kind"].value(), shown["court"].value()) == ("crown", "Preston Crown Court")


@pytest.mark.parametrize("move", ["expire", "replace", "main_decided", "nonsense"])
def test_automatic_transition_has_no_page(client: Client, officer: User, move: str, order: Order) -> None:
    assert client.get(reverse("orders:transition-new", args=[order.public_id, move])).status_code == 404


def test_impossible_transition_redirects_back_and_says_why(client: Client, officer: User) -> None:
    order = making.drafted(officer)

    answer = client.get(reverse("orders:transition-new", args=[order.public_id, "make"]), follow=True)

    assert "Being prepared" in text_of(answer)


def test_order_page_offers_only_possible_transitions(client: Client, officer: User) -> None:
    order = making.drafted(officer)

    offered = list(client.get(order.get_absolute_url()).context["moves"])

    assert offered == ["apply", "withdraw", "die"]
    other = Client()
    other.force_login(making.coordinator())
    assert other.get(order.get_absolute_url()).context["moves"] == {}


def test_interim_order_s_conditions_are_copied(client: Client, officer: User, subject: Subject) -> None:
    main = making.applied(officer, subject)
    interim = making.applied(officer, subject, kind="interim_stro", main=main.public_id)
    words = (making.NO_CAR_WASH, making.NO_LIFTS)
    interim = making.moved(interim, "make", by=officer, on=making.MADE_ON, add=words)
    address = reverse("orders:transition-new", args=[main.public_id, "make"])
    assert f"Copy the conditions of the interim order {interim.reference}" in client.get(address).content.decode()

    sent = {"version": str(main.version), "new": "1", "new-0-words": "", "copy": str(interim.pk)}
    answer = client.post(address, sent)

    page = answer.context["page"]
    assert answer.status_code == 200
    assert [form["words"].value() for form in page.new] == [word.words for word in words]
    assert [form["own_reason"].value() for form in page.new] == [f"As in the interim order {interim.reference}."] * 2


def test_more_boxes_button_returns_to_the_condition_and_not_to_the_top(client: Client, officer: User) -> None:
    main = making.applied(officer)

    page = client.get(reverse("orders:transition-new", args=[main.public_id, "make"])).content.decode()

    assert 'name="take" value="new-0" formaction="#new-0"' in page
    assert 'name="more" value="1" formaction="#new-1"' in page
    assert 'id="new-0" tabindex="-1"' in page


def test_error_names_the_papers_to_confirm(client: Client, officer: User) -> None:
    order = making.drafted(officer)
    address = reverse("orders:transition-new", args=[order.public_id, "apply"])

    page = client.post(address, {"version": str(order.version), "on": "2 March 2026", "reasons": ""}).content.decode()

    assert "Confirm that you have seen the application or complaint, and the evidence list and statements." in page
