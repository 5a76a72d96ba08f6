"""A force's remembered headers are its own, each has one meaning, and they contain names alone (P39)."""

from __future__ import annotations

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import psycopg
import pytest
from django.db import IntegrityError, transaction
from django.http import QueryDict

from accounts.models import User
from audit.models import AuditEntry
from imports import learning
from imports.checking.headers import NOT_USED, UnnamedHeaders
from imports.forms import UNUSED, NamingForm
from imports.learning import HeaderAnswer, LearningRefused
from imports.models import LearnedHeader
from tests.accounts.factories import KENT, UserFactory, analyst, coordinator, national
from tests.imports.layouts import LEARNING
from tests.roles import acting

pytestmark = pytest.mark.django_db
KIND = LEARNING.kind


def learn(by: User, **of: str) -> int:
    """Remember headers; `_` means a space."""
    answers = [HeaderAnswer(KIND, header.replace("_", " "), column) for header, column in of.items()]
    return learning.learn(answers, [LEARNING], by=by)


def learned(by: User) -> dict[str, str]:
    return dict(learning.learned_by(by, [LEARNING]).get(KIND, {}))


def test_remembered_header_is_known_to_the_force_alone() -> None:
    colleague, stranger = UserFactory(), UserFactory(force_id=KENT)

    assert learn(analyst(), Our_Ref="reference", Collar=NOT_USED) == 2

    assert learned(colleague) == {"our ref": "reference", "collar": ""}
    assert learned(stranger) == learned(coordinator()) == learned(national()) == {}


def test_the_national_team_has_its_own() -> None:
    learn(national(), Our_ref="reference")

    assert learned(national()) == {"our ref": "reference"}
    assert learned(analyst()) == {}


def test_forces_may_share_a_header_for_different_columns_and_one_column_may_have_two_headers() -> None:
    learn(analyst(), Number="reference", Ref="reference")
    learn(UserFactory(force_id=KENT), Number="victims")

    assert learned(analyst()) == {"number": "reference", "ref": "reference"}


def test_repeating_a_header_changes_nothing_and_a_different_meaning_is_refused() -> None:
    learn(analyst(), Number="reference")

    assert learn(UserFactory(), NUMBER="reference") == 0
    with pytest.raises(LearningRefused, match="“Number” has since been matched to “Reference”"):
        learn(analyst(), Other="victims", Number="victims")
    assert learned(analyst()) == {"number": "reference"}


def test_deleted_header_is_asked_about_again_and_no_force_deletes_another_s() -> None:
    learn(analyst(), Number="reference", Ref="victims")
    number = LearnedHeader.objects.get(key="number").pk

    for other in (UserFactory(force_id=KENT), coordinator(), national()):
        with pytest.raises(LearnedHeader.DoesNotExist):
            learning.forget_header(number, [LEARNING], by=other)
    learning.forget_header(number, [LEARNING], by=UserFactory())

    assert learned(analyst()) == {"ref": "victims"}


def test_header_of_a_removed_column_can_be_remembered_again() -> None:
    LearnedHeader.objects.create(
        force_id=analyst().force_id, kind=KIND, header="Ref", key="ref", column="gone", by=analyst()
    )

    assert learn(analyst(), Ref="reference") == 1
    assert learned(analyst()) == {"ref": "reference"}


@pytest.mark.parametrize(
    ("header", "column", "says"),
    [
        ("=Ref", "reference", "It starts like a formula."),
        ("R" * 121, "reference", "121 characters. A column name can have at most 120."),
        ("Оur ref", "reference", "These only look like Latin letters:"),
        ("Our\x07ref", NOT_USED, "It contains a character that is not a letter:"),
        ("9 May 1981", NOT_USED, "It looks like a value"),
        ("Remarks", "reference", "“Remarks” is already read as “Remarks”."),
        ("Date received", NOT_USED, "“Date received” is already read as “Received on”."),
        ("Ref", "no_such", "This column does not exist."),
    ],
)
def test_value_that_is_not_a_column_name_is_never_remembered(header: str, column: str, says: str) -> None:
    with pytest.raises(LearningRefused, match=re.escape(says)):
        learning.learn([HeaderAnswer(KIND, header, column)], [LEARNING], by=analyst())
    assert not LearnedHeader.objects.exists()


def test_another_kind_of_table_is_refused() -> None:
    with pytest.raises(LearningRefused, match="This column does not exist"):
        learning.learn([HeaderAnswer("another", "Ref", "reference")], [LEARNING], by=analyst())


@pytest.mark.parametrize(
    "change", [{"header": "=Ref"}, {"header": "a\x07b"}, {"header": ""}, {"key": ""}, {"kind": ""}]
)
def test_database_refuses_a_value_that_is_not_a_name(change: dict[str, str]) -> None:
    row = {"kind": KIND, "header": "Ref", "key": "ref", "column": "reference", "by": analyst()} | change

    with pytest.raises(IntegrityError), transaction.atomic():
        LearnedHeader.objects.create(force_id=analyst().force_id, **row)


@pytest.mark.parametrize("force", [None, KENT])
def test_database_allows_one_column_per_header(force: str | None) -> None:
    row = {"force_id": force, "kind": KIND, "header": "Ref", "key": "ref", "by": analyst()}
    LearnedHeader.objects.create(column="reference", **row)

    with pytest.raises(IntegrityError), transaction.atomic():
        LearnedHeader.objects.create(column="victims", **row)


def test_web_role_adds_and_deletes_and_changes_no_remembered_header() -> None:
    person = analyst()
    with acting("web"):
        learn(person, Ref="reference")
        row = LearnedHeader.objects.get()
        with pytest.raises(Exception, match="permission denied"), transaction.atomic():
            LearnedHeader.objects.update(column="victims")
        learning.forget_header(row.pk, [LEARNING], by=person)

    assert not LearnedHeader.objects.exists()


def test_adding_and_deleting_are_logged_without_the_header() -> None:
    learn(analyst(), Quagga="reference")
    learning.forget_header(LearnedHeader.objects.get().pk, [LEARNING], by=analyst())

    assert [(entry.kind, entry.subject) for entry in AuditEntry.objects.order_by("id")] == [
        ("alteration", "imports.learnedheader"),
        ("alteration", "imports.learnedheader"),
    ]
    assert "Quagga" not in str(list(AuditEntry.objects.values()))


def test_question_is_private_and_lasts_an_hour(monkeypatch: pytest.MonkeyPatch) -> None:
    questions, mine = (UnnamedHeaders(kind=KIND, sheet="", headers=("Ref",), found=("victims",)),), analyst()
    token = learning.signed(questions, by=mine)

    assert learning.opened(token, by=mine) == questions
    for sent, person in ((token, UserFactory()), (f"{token}x", mine), ("", mine)):
        with pytest.raises(LearningRefused, match="is not yours"):
            learning.opened(sent, by=person)
    monkeypatch.setattr(learning, "ASKED_FOR", -learning.ASKED_FOR)
    with pytest.raises(LearningRefused, match="more than an hour old"):
        learning.opened(token, by=mine)


# --- The form --------------------------------------------------------------------------------------------------------
def form(*columns: str, headers: tuple[str, ...], answers: dict[str, str] | None = None) -> NamingForm:
    questions = [UnnamedHeaders(kind=KIND, sheet="", headers=headers, found=columns)]
    data = None
    if answers is not None:
        data = QueryDict(mutable=True)
        data.update({f"header-0-{place}": answer for place, answer in answers.items()})
    return NamingForm(questions, [LEARNING], data)


def test_each_header_is_asked_about_once_with_only_the_remaining_columns() -> None:
    naming_form = form("victims", headers=("Ref", "Notes", "NOTES"))

    assert [str(field.label) for field in naming_form] == ["“Ref”", "“Notes”"]
    assert "victims" not in dict(naming_form.fields["0-0"].choices)  # type: ignore[attr-defined]
    assert dict(naming_form.fields["0-0"].choices)["reference"] == "Reference (required)"  # type: ignore[attr-defined]
    assert naming_form.missing == ["Reference", "Received on", "Decision"]


@pytest.mark.parametrize(
    ("answers", "says"),
    [
        ({"0": "reference", "1": "reference"}, "“Reference” is already matched to “Ref”. Choose another column."),
        ({"0": "reference", "1": ""}, "Choose a column, or “We do not use this”."),
        ({"0": "reference", "1": "victims"}, "Select a valid choice"),
        ({"0": "reference", "1": "remarks", "2": "decision"}, ""),
    ],
)
def test_no_column_has_two_headers_and_each_needs_an_answer(answers: dict[str, str], says: str) -> None:
    filled = form("victims", headers=("Ref", "Notes"), answers=answers)

    assert filled.is_valid() == (not says)
    assert says in str(filled.errors)


def test_repeated_header_is_not_a_column() -> None:
    both = ("Notes", "notes")

    assert "This name appears more than once." in str(form(headers=both, answers={"0": "remarks"}).errors)
    unused = form(headers=both, answers={"0": UNUSED})
    assert unused.is_valid()
    assert unused.answers() == [HeaderAnswer(KIND, "Notes", NOT_USED)]
    assert unused.still_missing() == ["Reference", "Received on", "Victims", "Decision"]


def test_two_different_answers_at_once_leave_one(clone: Callable[[str], str]) -> None:
    """Raw connections with the web role: the second waits for the first, and then finds its answer."""
    owner, web = clone("owner"), clone("web")
    with psycopg.connect(owner) as connection:
        (person,) = connection.execute(
            "insert into accounts_user (public_id, email, name, role, is_active, created_at, password)"
            " values (gen_random_uuid(), 'n@example.org', 'N', 'national', true, now(), '') returning id"
        ).fetchone()  # type: ignore[misc]

    def say(number: int) -> Any:
        with psycopg.connect(web) as connection:
            made = connection.execute(
                'insert into imports_learnedheader (kind, header, key, "column", by_id, at)'
                " values ('decisions', 'Ref', 'ref', %s, %s, now()) on conflict do nothing returning id",
                [f"c{number}", person],
            ).fetchone()
            connection.execute("select pg_sleep(0.05)")
            return made

    with ThreadPoolExecutor(6) as people:
        made = list(people.map(say, range(6)))

    assert sum(row is not None for row in made) == 1
