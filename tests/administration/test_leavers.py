"""A nightly file of leavers closes their accounts, all or none, and never locks a force out by mistake."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from accounts.choices import Role
from accounts.models import Session, User
from audit.models import AuditEntry
from core import clock
from tests.accounts.factories import KENT, LANCASHIRE, UserFactory
from tests.shared_rows import made_once
from tests.signing_in import just_signed_in

pytestmark = pytest.mark.django_db


@made_once
def ada() -> User:
    UserFactory.create_batch(2, role=Role.ADMINISTRATOR)
    return UserFactory(role=Role.ADMINISTRATOR, email="ada@example.org")


@pytest.fixture(autouse=True)
def _as_owner(ada: User, settings: Any) -> None:
    settings.MSPT_ROLE = "owner"
    settings.LOGIN_ALIAS = "default"


@pytest.fixture
def close(tmp_path: Path, capsys: Any) -> Any:
    """Run the command on a file with these lines, and return what it printed."""

    def run(
        *lines: str, header: str = "Email address,Leaving date", by: str = "ada@example.org", **options: Any
    ) -> str:
        file = tmp_path / "leavers.csv"
        file.write_text("\n".join([header, *lines]), encoding="utf-8")
        call_command("close_leavers", str(file), email=by, **options)
        return str(capsys.readouterr().out)

    return run


def is_open(person: User) -> bool:
    return User.objects.get(pk=person.pk).is_active


def day(ahead: int) -> str:
    return f"{clock.today() + timedelta(days=ahead):%d/%m/%Y}"


def test_accounts_close_after_the_leaving_date_and_the_log_names_the_administrator(close: Any, ada: User) -> None:
    gone, today, later, at_once = (UserFactory(email=f"{name}@example.org") for name in ("a", "b", "c", "d"))
    UserFactory.create_batch(8)
    just_signed_in(gone)

    printed = close(f"A@Example.org,{day(-1)}", f"b@example.org,{day(0)}", f"c@example.org,{day(30)}", "d@example.org,")

    assert [is_open(person) for person in (gone, today, later, at_once)] == [False, True, True, False]
    assert not Session.objects.filter(user=gone).exists()
    assert "Closed: 2 accounts" in printed
    assert "Leaves later: b@example.org" in printed
    entries = AuditEntry.objects.filter(subject="accounts.user", kind="alteration").order_by("pk")
    assert [(entry.question, entry.keys) for entry in entries] == [
        ("account closed", [str(gone.public_id)]),
        ("account closed", [str(at_once.public_id)]),
        ("2 accounts closed by a list of leavers in their name", [str(ada.public_id)]),
    ]
    assert entries[0].reason.endswith("list of leavers")


def test_same_file_again_changes_nothing_and_lists_what_it_cannot_use(close: Any) -> None:
    UserFactory(email="a@example.org")
    two_dates = UserFactory(email="two@example.org")
    lines = ("a@example.org,", "nobody@example.org,", f"two@example.org,{day(-1)}", f"two@example.org,{day(-2)}")
    close(*lines)

    printed = close(*lines)

    assert "Closed: 0 accounts" in printed
    assert "Closed before: a@example.org" in printed
    assert "No account: nobody@example.org" in printed
    assert "More than one leaving date: two@example.org" in printed
    assert is_open(two_dates)


def test_dry_run_changes_nothing(close: Any) -> None:
    person = UserFactory(email="a@example.org")

    assert "Would close: a@example.org" in close("a@example.org,", dry_run=True)
    assert is_open(person)


@pytest.mark.parametrize(("leaving", "of", "refused"), [(1, 2, False), (2, 10, False), (2, 9, True), (3, 14, True)])
def test_more_than_a_fifth_of_a_force_needs_confirmation(close: Any, leaving: int, of: int, refused: bool) -> None:
    people = UserFactory.create_batch(of, force_id=KENT)
    UserFactory.create_batch(20, force_id=LANCASHIRE)
    UserFactory.create_batch(20, force_id=KENT, is_active=False)
    lines = [f"{person.email}," for person in people[:leaving]]
    if refused:
        with pytest.raises(CommandError, match=f"Kent: this would close {leaving} of {of} accounts"):
            close(*lines)
        assert all(is_open(person) for person in people)

    close(*lines, confirm_many=refused)

    assert sum(not is_open(person) for person in people) == leaving


def test_last_two_administrators_need_confirmation(close: Any, ada: User) -> None:
    others = User.objects.administrators().exclude(pk=ada.pk)
    first, second = (person.email for person in others)
    close(f"{first},")
    with pytest.raises(CommandError, match="This would leave 1 administrator"):
        close(f"{second},")
    assert User.objects.administrators().count() == 2


def test_nobody_closes_their_own_account(close: Any, ada: User) -> None:
    person = UserFactory(email="a@example.org")
    with pytest.raises(CommandError, match="Run it as another administrator"):
        close("a@example.org,", "ada@example.org,", confirm_many=True)
    assert is_open(ada)
    assert is_open(person)


@pytest.mark.parametrize(
    ("header", "line", "problem"),
    [
        ("Email address,Leaving date", "not an address,", "A2: “not an address”. Enter an email address"),
        ("Email address,Leaving date", "a@example.org,31/02/2026", "B2: “31/02/2026”. Enter a date"),
        ("Email address,Leaving date", "a@example.org,11/30/2026", "B2: “11/30/2026”. Enter a date"),
        ("Email address,Salary", "a@example.org,1", "B1: “Salary”. Remove this column."),
        ("Name,Leaving date", "a@example.org,", "Add a first row with the column name “Email address”"),
        ("Email address,Email address", "a@example.org,b@example.org", "Two columns have the same name"),
        ("Email address,Leaving date", "", "The file lists nobody"),
    ],
)
def test_file_with_a_problem_closes_nobody(close: Any, header: str, line: str, problem: str) -> None:
    person = UserFactory(email="a@example.org")
    good = UserFactory(email="good@example.org")
    lines = [line] if "lists nobody" in problem else [line, "good@example.org,"]
    with pytest.raises(CommandError) as refused:
        close(*lines, header=header)
    assert problem in str(refused.value)
    assert is_open(person)
    assert is_open(good)


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b"<!DOCTYPE html><table>", b"\x00\x01\x02"])
def test_other_files_are_refused_by_the_reader_of_uploads(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "leavers.csv"
    file.write_bytes(content)
    with pytest.raises(CommandError, match="No account was closed"):
        call_command("close_leavers", str(file), email="ada@example.org")


@pytest.mark.parametrize("by", ["nobody@example.org", "lead@example.org"])
def test_only_an_administrator_is_responsible(close: Any, by: str) -> None:
    UserFactory(email="lead@example.org", role=Role.LEAD)
    with pytest.raises(CommandError, match="No administrator with an open account"):
        close("a@example.org,", by=by)


def test_systems_are_no_leavers(close: Any) -> None:
    system = UserFactory(email="x@systems.invalid", role=Role.SYSTEM)
    assert "No account: x@systems.invalid" in close("x@systems.invalid,")
    assert is_open(system)


def test_only_the_owner_of_the_database_may(close: Any, settings: Any) -> None:
    settings.MSPT_ROLE = "web"
    with pytest.raises(CommandError, match="MSPT_ROLE=owner"):
        close("a@example.org,")
