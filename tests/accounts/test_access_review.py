"""Each quarter, leads and administrators say who still needs an account (P19, P23)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.test import Client, override_settings
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from accounts import account_administration, outgoing_email
from accounts.access_review import answering, opening, people, quarters, reminders
from accounts.choices import AccessAnswer, Role
from accounts.duties import DutyKind
from accounts.models import AccessReview, Duty, ReviewedPerson, User
from administration import todo as administration_todo
from audit.models import AuditEntry
from core import clock
from core.todo import ToDoItem
from mspt.home import to_do_groups
from tests.accounts.access_reviews import OPENED, on_day, row_of, run_task, seen_of
from tests.accounts.factories import CUMBRIA, KENT, LANCASHIRE, NORTH_WEST, UserFactory
from tests.accounts.second_factors import person_with_app, with_app
from tests.properties import examples
from tests.roles import acting
from tests.shared_rows import made_once
from tests.signing_in import give_factor, just_signed_in

pytestmark = pytest.mark.django_db
LIST = reverse("access:review-list")
REVIEWS, PEOPLE = AccessReview.objects.using("default"), ReviewedPerson.objects.using("default")


@pytest.fixture(autouse=True)
def _first_day() -> Iterator[None]:
    with on_day(0):
        yield


@made_once
def lena() -> User:
    return person_with_app(role=Role.LEAD, name="Lena Lead")


@made_once
def luke() -> User:
    return person_with_app(role=Role.LEAD, name="Luke Lead")


@made_once
def anna() -> User:
    return UserFactory(name="Anna Analyst")


@made_once
def ada() -> User:
    return person_with_app(role=Role.ADMINISTRATOR, name="Ada Min")


@made_once
def bea() -> User:
    return person_with_app(role=Role.ADMINISTRATOR, name="Bea Min")


def page_of(person: User) -> str:
    return row_of(person).review.get_absolute_url()


def answers(by: User, about: User, answer: str = "keep", *, words: str = "", seen: str | None = None) -> Any:
    sent = {"answer": answer, "words": words, "seen": seen_of(about, by=by) if seen is None else seen}
    return just_signed_in(by).post(reverse("access:person-answer", args=[row_of(about).public_id]), sent)


def confirms(by: User, *people: User, client: Client | None = None) -> Any:
    chosen = ",".join(str(row_of(person).public_id) for person in people)
    sent = {"people": chosen, "seen": seen_of(*people, by=by)}
    path = reverse("access:others-confirm", args=[row_of(people[0]).review.public_id])
    return (client or just_signed_in(by)).post(path, sent)


def marks_done(by: User, about: User, *, seen: str | None = None, follow: bool = False) -> Any:
    sent = {"seen": people.request_token(row_of(about)) if seen is None else seen}
    return just_signed_in(by).post(reverse("access:request-done", args=[row_of(about).public_id]), sent, follow=follow)


def answer_about(person: User) -> str:
    return row_of(person).answer


def items_of(person: User) -> dict[str, ToDoItem]:
    items = (item for group in to_do_groups(person) for item in group.items)
    return {item.title: item for item in items if item.title.startswith(("Access", "Change", "Remove"))}


def entries() -> list[tuple[str, str, int]]:
    logged = AuditEntry.objects.filter(question__startswith="access review: ").order_by("pk")
    return list(logged.values_list("question", "reason", "count"))


def test_a_review_opens_for_each_place_with_everybody_who_has_an_open_account_there(lena: User, anna: User) -> None:
    coordinator = UserFactory(role=Role.COORDINATOR)
    without_place = {UserFactory(role=role).pk for role in (Role.NATIONAL, Role.AUDITOR, Role.PARTNER)}
    kent = UserFactory(force_id=KENT)
    UserFactory(is_active=False)
    UserFactory(role=Role.SYSTEM)

    run_task()

    by_place: dict[tuple[str | None, str | None], set[int]] = {}
    for force, unit, person in PEOPLE.values_list("review__force", "review__unit", "user"):
        by_place.setdefault((force, unit), set()).add(person)
    assert by_place == {
        (LANCASHIRE, None): {lena.pk, anna.pk},
        (KENT, None): {kent.pk},
        (None, NORTH_WEST): {coordinator.pk},
        (None, None): without_place,
    }
    assert set(REVIEWS.values_list("quarter", "opened_on")) == {(OPENED, OPENED)}
    entry = AuditEntry.objects.get(question="access reviews opened")
    assert (entry.subject, entry.count, len(entry.keys)) == ("accounts.accessreview", 4, 4)


@given(day=st.dates(date(1990, 1, 1), date(2100, 1, 1)))
def test_a_quarter_begins_on_the_first_of_january_april_july_or_october(day: date) -> None:
    first = quarters.first_day(day)

    assert (first.day, first.month % 3) == (1, 1)
    assert first <= day < quarters.following(first)
    assert quarters.first_day(quarters.following(first) - timedelta(days=1)) == first


@examples(10)
@given(days=st.lists(st.dates(date(2031, 1, 1), date(2032, 12, 31)), min_size=1, max_size=12).map(sorted))
def test_runs_on_any_days_open_one_review_a_quarter_on_the_first_of_them(days: list[date]) -> None:
    expected: dict[date, date] = {}
    with transaction.atomic():
        UserFactory()
        for day in days:
            with override_settings(MSPT_TODAY=day):
                assert opening.open_reviews() == (quarters.first_day(day) not in expected)
            expected.setdefault(quarters.first_day(day), day)
        opened = dict(REVIEWS.values_list("quarter", "opened_on"))
        transaction.set_rollback(True)
    assert opened == expected


@pytest.mark.parametrize(("added_on", "is_in_it"), [(OPENED, True), (OPENED + timedelta(days=1), False)])
def test_a_late_run_asks_about_nobody_who_was_added_after_the_first_day(added_on: date, is_in_it: bool) -> None:
    person = UserFactory()
    User.objects.filter(pk=person.pk).update(created_at=clock.start_of(added_on) + timedelta(hours=1))

    with on_day(9):
        run_task()

    assert PEOPLE.filter(user=person).exists() == is_in_it


def test_people_added_after_the_opening_are_not_in_it(anna: User) -> None:
    run_task()
    UserFactory()
    UserFactory(force_id=KENT)
    run_task()

    assert [row.user_id for row in PEOPLE.all()] == [anna.pk]


WHO_ANSWERS = [
    # about, of which force, the others of that force, who answers
    (Role.ANALYST, LANCASHIRE, {"lead"}),
    (Role.OFFICER, LANCASHIRE, {"lead"}),
    (Role.LEAD, LANCASHIRE, {"lead", "administrator"}),
    (Role.ANALYST, KENT, {"administrator"}),  # has no lead
    (Role.COORDINATOR, None, {"administrator"}),
    (Role.PARTNER, None, {"administrator"}),
    (Role.NATIONAL, None, {"administrator"}),
    (Role.ADMINISTRATOR, None, {"administrator"}),
]


@pytest.mark.parametrize(("role", "force", "expected"), WHO_ANSWERS)
def test_a_lead_answers_for_the_force_and_an_administrator_for_everybody_else(
    role: Role, force: str | None, expected: set[str], lena: User, ada: User
) -> None:
    about = UserFactory(role=role, **({"force_id": force} if force else {}))
    others = [
        UserFactory(role=Role.LEAD, force_id=CUMBRIA),
        UserFactory(role=Role.ANALYST),
        UserFactory(role=Role.COORDINATOR),
        UserFactory(role=Role.NATIONAL),
    ]
    run_task()

    gave = {}
    for by in (lena, ada, *others):
        with transaction.atomic():
            gave[by.role, by.force_id] = answers(by, about, seen=seen_of(about, by=ada)).status_code == 302
            transaction.set_rollback(True)

    assert {role for (role, _), may in gave.items() if may} == expected
    assert not gave[Role.LEAD, CUMBRIA]


def test_nobody_confirms_their_own_access(lena: User, ada: User) -> None:
    run_task()

    for person in (lena, ada):
        refused = answers(person, person)
        assert refused.status_code == 422
        assert "You cannot confirm your own access." in refused.content.decode()
        assert answer_about(person) == ""


def test_the_page_shows_the_access_of_each_person(lena: User, anna: User) -> None:
    Duty.objects.create(user=anna, kind=DutyKind.NRM, starts_on=OPENED)
    User.objects.filter(pk=anna.pk).update(last_login=datetime(2030, 12, 24, 12, tzinfo=UTC))
    with_app(anna)
    run_task()

    page = just_signed_in(lena).get(page_of(anna)).content.decode()

    card = page.split(">Anna Analyst</h2>")[1].split("</li>")[0]
    assert all(words in card for words in ("Force analyst", "NRM contact", "24 December 2030", ">Set up<"))
    assert "January to March 2031" in page
    assert "29 January 2031" in page


def test_an_answer_is_saved_and_logged_once_also_if_it_is_sent_twice(lena: User, anna: User) -> None:
    run_task()
    seen = seen_of(anna, by=lena)

    for _ in range(2):
        answered = answers(lena, anna, seen=seen)
        assert answered.headers["Location"] == f"{page_of(anna)}#person-{row_of(anna).pk}"

    row = row_of(anna)
    assert (row.answer, row.answered_by, row.words) == ("keep", lena, "")
    assert entries() == [("access review: still needs access", "", 1)]


@pytest.mark.parametrize(
    ("answer", "problem"), [("change", "Say what should change."), ("remove", "Say why access should end.")]
)
def test_a_request_without_a_sentence_is_not_stored(lena: User, anna: User, answer: str, problem: str) -> None:
    run_task()

    refused = answers(lena, anna, answer, words=" \n ")

    assert refused.status_code == 422
    assert problem in refused.content.decode()
    assert answer_about(anna) == ""


def test_a_request_becomes_a_to_do_item_until_an_administrator_marks_it_as_done(
    lena: User, anna: User, ada: User
) -> None:
    run_task()
    assert answers(lena, anna, "change", words="No longer an\nNRM contact.").status_code == 302

    assert items_of(ada)["Change access: Anna Analyst"].url == anna.get_absolute_url()
    assert entries() == [("access review: change access", "No longer an NRM contact.", 1)]
    assert "No longer an NRM contact." in just_signed_in(ada).get(anna.get_absolute_url()).content.decode()
    assert marks_done(lena, anna).status_code == 404
    for _ in range(2):
        assert marks_done(ada, anna).status_code == 302

    assert "Change access: Anna Analyst" not in items_of(ada)
    assert row_of(anna).done_by == ada
    assert entries()[1:] == [("access review: change access, done", "", 1)]
    assert "No longer an NRM contact." not in just_signed_in(ada).get(anna.get_absolute_url()).content.decode()


def test_a_request_is_over_when_the_account_is_closed_and_never_closes_it_itself(
    lena: User, anna: User, ada: User
) -> None:
    run_task()
    answers(lena, anna, "remove", words="Has retired.")
    assert User.objects.get(pk=anna.pk).is_active
    assert "Remove access: Anna Analyst" in items_of(ada)

    account_administration.close(anna, reason="Has retired.", by=ada)

    assert "Remove access: Anna Analyst" not in items_of(ada)


def test_a_request_that_has_changed_since_is_not_marked_as_done(lena: User, anna: User, ada: User) -> None:
    run_task()
    answers(lena, anna, "change", words="No longer an NRM contact.")
    old = people.request_token(row_of(anna))
    answers(lena, anna, "remove", words="Has left after all.")

    assert marks_done(ada, anna, seen=old).status_code == 302

    assert row_of(anna).done_by is None
    assert "Remove access: Anna Analyst" in items_of(ada)


def test_an_administrator_does_not_mark_a_request_about_themselves_as_done(ada: User, bea: User) -> None:
    run_task()
    answers(bea, ada, "change", words="Is a partner now.")

    page = marks_done(ada, ada, follow=True)

    assert "You cannot change your own access." in page.content.decode()
    assert row_of(ada).done_by is None


def test_an_answer_can_be_changed_until_the_review_closes_and_a_new_request_is_open_again(
    lena: User, anna: User, ada: User
) -> None:
    run_task()
    answers(lena, anna, "change", words="Move to Kent.")
    marks_done(ada, anna)
    answers(lena, anna, "remove", words="Has left after all.")
    assert (row_of(anna).answer, row_of(anna).done_by) == ("remove", None)

    with override_settings(MSPT_TODAY=date(2031, 3, 31)):
        assert answers(lena, anna).status_code == 302
    with override_settings(MSPT_TODAY=date(2031, 4, 1)):
        refused = answers(lena, anna, "remove", words="Too late.")

    assert "This review is closed." in refused.content.decode()
    assert answer_about(anna) == "keep"


def test_an_answer_to_an_old_page_is_refused_and_keeps_what_was_typed(lena: User, luke: User, anna: User) -> None:
    run_task()
    old = seen_of(anna, by=lena)
    answers(luke, anna)

    refused = answers(lena, anna, "remove", words="Has left the team.", seen=old)

    assert refused.status_code == 409
    page = refused.content.decode()
    assert "Luke Lead answered “Still needs access” about Anna Analyst" in page
    assert "Has left the team.</textarea>" in page
    assert row_of(anna).answered_by == luke


def test_of_two_leads_who_answer_at_once_one_is_refused_and_a_double_click_is_stored_once(
    committed: Callable[..., Any], settings: Any
) -> None:
    settings.LOGIN_ALIAS = "default"
    made: dict[str, Any] = {}

    def prepare() -> None:
        made["leads"] = [UserFactory(role=Role.LEAD) for _ in range(2)]
        made["person"] = UserFactory()
        opening.open_reviews()
        made["seen"] = seen_of(made["person"], by=made["leads"][0])
        made["row"] = row_of(made["person"]).public_id

    def answered(by: User, given: AccessAnswer) -> str:
        try:
            answering.answer(made["row"], given, words="Has left.", seen=made["seen"], by=by)
        except answering.OldAnswer:
            return "refused"
        return "stored"

    committed(prepare)
    lead, colleague = made["leads"]
    works = [(lead, AccessAnswer.REMOVE), (lead, AccessAnswer.REMOVE), (colleague, AccessAnswer.KEEP)]
    results = committed(*(lambda by=by, given=given: answered(by, given) for by, given in works))
    logged = committed(lambda: AuditEntry.objects.filter(question__startswith="access review: ").count())

    assert results in (["stored", "stored", "refused"], ["refused", "refused", "stored"])
    assert logged == [1]


def test_an_answer_is_refused_when_the_access_has_changed_since(lena: User, anna: User) -> None:
    run_task()
    old = seen_of(anna, by=lena)
    Duty.objects.create(user=anna, kind=DutyKind.NRM, starts_on=OPENED)

    assert answers(lena, anna, seen=old).status_code == 409
    assert answer_about(anna) == ""


def test_the_others_on_a_page_are_confirmed_together_after_a_fresh_factor(lena: User, anna: User) -> None:
    olga, left = UserFactory(name="Olga Officer", role=Role.OFFICER), UserFactory(name="Lee Leaver")
    run_task()
    answers(lena, left, "remove", words="Has left.")
    page = just_signed_in(lena).get(page_of(anna)).content.decode()
    assert "Confirm all others on this page (2)" in page  # neither the lead nor the one with an answer
    late = Client()
    late.force_login(lena)
    give_factor(late, seconds_ago=301)
    assert confirms(lena, anna, olga, client=late).headers["Location"].startswith(reverse("account_reauthenticate"))
    assert answer_about(anna) == ""

    for _ in range(2):
        assert confirms(lena, anna, olga).status_code == 302

    assert [answer_about(person) for person in (anna, olga, left, lena)] == ["keep", "keep", "remove", ""]
    assert entries()[1:] == [("access review: still needs access", "", 2)]


def test_confirming_the_others_is_refused_as_a_whole_if_one_was_answered_since(
    lena: User, luke: User, anna: User
) -> None:
    olga = UserFactory(name="Olga Officer", role=Role.OFFICER)
    run_task()
    sent = {
        "people": f"{row_of(anna).public_id},{row_of(olga).public_id}",
        "seen": seen_of(anna, olga, by=lena),
    }
    answers(luke, olga, "remove", words="Has left.")

    path = reverse("access:others-confirm", args=[row_of(anna).review.public_id])
    page = just_signed_in(lena).post(path, sent, follow=True).content.decode()

    assert "has changed since you opened the page" in page
    assert [answer_about(person) for person in (anna, olga)] == ["", "remove"]


@pytest.mark.parametrize("chosen", ["", "x", "other", "own"])
def test_confirming_the_others_takes_only_people_of_the_reviewer(lena: User, anna: User, chosen: str) -> None:
    kent = UserFactory(force_id=KENT)
    run_task()
    people = {"other": str(row_of(kent).public_id), "own": str(row_of(lena).public_id)}

    sent = {"people": people.get(chosen, chosen), "seen": seen_of(lena, by=lena)}
    answered = just_signed_in(lena).post(reverse("access:others-confirm", args=[row_of(anna).review.public_id]), sent)

    assert answered.status_code == (404 if chosen == "x" else 302)
    assert not PEOPLE.exclude(answer="").exists()


def test_people_who_moved_or_whose_accounts_are_closed_drop_out(lena: User, anna: User) -> None:
    moved, closed = UserFactory(name="Mo Ved"), UserFactory(name="Clo Sed")
    run_task()
    User.objects.filter(pk=moved.pk).update(force=KENT)
    User.objects.filter(pk=closed.pk).update(is_active=False)

    page = just_signed_in(lena).get(page_of(anna)).content.decode()

    assert "Mo Ved" not in page
    assert "Clo Sed" not in page
    assert "Moved or closed since the review opened, and no longer listed: 2." in page
    assert "Access review: 1 person" in items_of(lena)
    refused = answers(lena, moved)
    assert "has moved or has no account any more" in refused.content.decode()
    assert "0 of 2" in just_signed_in(lena).get(LIST).content.decode()


def test_a_lead_sees_the_reviews_of_the_own_force_only(lena: User, anna: User) -> None:
    kent = UserFactory(force_id=KENT, name="Ken T")
    run_task()
    client = just_signed_in(lena)

    assert "Kent" not in client.get(LIST).content.decode()
    assert client.get(page_of(kent)).status_code == 404
    assert answers(lena, kent, seen="x").status_code == 404
    assert client.post(reverse("access:others-confirm", args=[row_of(kent).review.public_id])).status_code == 404


def test_an_administrator_reads_each_force_and_sees_how_far_it_is(lena: User, anna: User, ada: User) -> None:
    run_task()
    answers(lena, anna, "change", words="Move to Kent.")
    client = just_signed_in(ada)

    rows = client.get(LIST).content.decode().split("<tr")
    lancashire = next(row for row in rows if ">Lancashire<" in row)
    assert "1 of 2" in lancashire
    assert "Move to Kent." in client.get(page_of(anna)).content.decode()
    assert "A lead of this force answers for this person." in client.get(page_of(anna)).content.decode()


def test_to_do_item_is_due_after_28_days_and_urgent_from_then(lena: User, anna: User) -> None:
    run_task()
    for day, is_urgent in ((0, False), (27, False), (28, True), (60, True)):
        with on_day(day):
            item = items_of(lena)["Access review: 1 person"]
            assert (item.due_on, item.is_urgent) == (date(2031, 1, 29), is_urgent)

    answers(lena, anna)

    assert items_of(lena) == {}


def emailed_on(day: int) -> list[str]:
    mail.outbox.clear()
    with on_day(day):
        run_task()
        run_task()
        outgoing_email.send_waiting()
    return sorted(message.to[0] for message in mail.outbox)


def test_leads_with_people_left_get_an_email_after_14_and_28_days(lena: User, luke: User, anna: User) -> None:
    UserFactory(force_id=KENT)
    run_task()

    assert {day: sent for day in range(0, 43, 7) if (sent := emailed_on(day))} == {
        14: sorted([lena.email, luke.email]),
        28: sorted([lena.email, luke.email]),
    }


def test_a_lead_gets_no_email_about_their_own_access_and_one_after_a_long_gap(lena: User, anna: User) -> None:
    run_task()
    assert emailed_on(40) == [lena.email]
    assert "1 person in your force" in mail.outbox[0].body
    REVIEWS.update(reminders=0)
    answers(lena, anna)
    assert emailed_on(41) == []  # only the lead is left, and an administrator answers


def test_workers_at_once_open_each_review_and_write_each_email_once(committed: Callable[..., Any]) -> None:
    committed(lambda: [UserFactory(role=role).pk for role in (Role.LEAD, Role.ANALYST)])

    assert sorted(committed(*[opening.open_reviews] * 4, role="clerk")) == [0, 0, 0, 1]
    with on_day(14):
        assert sorted(committed(*[reminders.remind] * 4, role="clerk")) == [0, 0, 0, 1]


def test_the_rest_is_listed_as_not_reviewed_after_42_days_and_no_account_closes(
    lena: User, anna: User, ada: User
) -> None:
    run_task()
    with on_day(41):
        assert "Access not reviewed: 3 people" not in items_of(ada)
    with on_day(42):
        run_task()
        assert items_of(ada)["Access not reviewed: 3 people"].is_late
        assert "Not reviewed" in just_signed_in(ada).get(LIST).content.decode()
        assert answers(lena, anna).status_code == 302

    assert User.objects.active().filter(pk__in=[lena.pk, anna.pk, ada.pk]).count() == 3


def test_a_new_review_takes_the_place_of_the_last_one(lena: User, anna: User, ada: User) -> None:
    run_task()
    answers(lena, anna, "change", words="Move to Kent.")

    with override_settings(MSPT_TODAY=date(2031, 4, 1)):
        run_task()
        assert items_of(lena)["Access review: 1 person"].due_on == date(2031, 4, 29)
        assert "Change access: Anna Analyst" in items_of(ada)  # nobody has dealt with it
        assert "Access not reviewed" not in " ".join(items_of(ada))


@pytest.mark.parametrize("many", [2, 12])
def test_pages_and_to_do_list_use_as_many_queries_for_any_number_of_people(
    lena: User, anna: User, ada: User, many: int, query_budget: Callable[[int], AbstractContextManager[Any]]
) -> None:
    for number in range(many):
        person = UserFactory(force_id=[LANCASHIRE, KENT, CUMBRIA][number % 3] if many > 2 else LANCASHIRE)
        Duty.objects.create(user=person, kind=DutyKind.NRM, starts_on=OPENED)
    run_task()
    client, page = just_signed_in(ada), page_of(anna)
    client.get(LIST)

    with query_budget(7):
        assert client.get(LIST).status_code == 200
    with query_budget(9):
        assert client.get(page).status_code == 200
    with query_budget(2):
        administration_todo.access_review_todo.items_for_administrator(ada)


ANSWERED = {"answer": "keep", "answered_at": datetime(2031, 1, 2, tzinfo=UTC)}


@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({"answer": "keep"}, "answered_by_somebody"),
        ({"answer": "maybe", "answered_by": "lena", "answered_at": ANSWERED["answered_at"]}, "answered_by_somebody"),
        (ANSWERED | {"answered_by": "anna"}, "not_one_s_own"),
        (ANSWERED | {"answered_by": "lena", "answer": "change"}, "request_says_why"),
        (ANSWERED | {"answered_by": "lena", "answer": "remove"}, "request_says_why"),
        (ANSWERED | {"answered_by": "lena", "words": "Why?"}, "request_says_why"),
        (ANSWERED | {"answered_by": "lena", "done_by": "ada"}, "done_by_somebody_else"),
        (
            ANSWERED
            | {"answered_by": "lena", "answer": "remove", "words": "Left.", "done_by": "anna"}
            | {"done_at": ANSWERED["answered_at"]},
            "done_by_somebody_else",
        ),
    ],
)
def test_the_database_refuses_an_answer_that_is_not_whole(
    lena: User, anna: User, ada: User, values: dict[str, Any], constraint: str
) -> None:
    run_task()
    people = {"lena": lena, "anna": anna, "ada": ada}
    given_values = {name: people.get(value, value) for name, value in values.items()}

    with pytest.raises(IntegrityError, match=f"accounts_reviewedperson_{constraint}"), transaction.atomic():
        PEOPLE.filter(user=anna).update(**given_values)


def test_the_database_refuses_a_second_answer_and_a_second_review_of_a_place(anna: User, ada: User) -> None:
    run_task()
    row = row_of(anna)
    for again, constraint in (
        (lambda: PEOPLE.create(review=row.review, user=anna), "reviewedperson_once"),
        (lambda: REVIEWS.create(quarter=OPENED, opened_on=OPENED), "accessreview_once_a_quarter"),
        (lambda: REVIEWS.create(quarter=date(2031, 2, 1), opened_on=date(2031, 2, 1)), "quarter_begins"),
    ):
        with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
            again()


@pytest.mark.parametrize(
    ("role", "statement"),
    [
        ("web", "select 1 from accounts_reviewedperson"),
        ("web", "select 1 from accounts_accessreview"),
        ("web", "select scope.open_access_reviews('2031-01-01')"),
        ("counter", "select 1 from accounts_reviewedperson"),
        ("login", "select scope.open_access_reviews('2031-01-01')"),
        ("login", "delete from accounts_reviewedperson"),
        ("login", "update accounts_reviewedperson set user_id = user_id"),
        ("login", "update accounts_accessreview set quarter = quarter"),
        ("clerk", "select words from accounts_reviewedperson"),
        ("clerk", "update accounts_reviewedperson set answer = ''"),
        ("clerk", "update accounts_accessreview set opened_on = opened_on"),
    ],
)
def test_no_role_reads_or_writes_more_of_a_review_than_it_needs(role: str, statement: str) -> None:
    refused = pytest.raises(ProgrammingError, match="permission denied")
    with acting(role), refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
