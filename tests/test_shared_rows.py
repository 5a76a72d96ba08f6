"""A fixture that is made once is for each test as if made for it alone: another test’s changes are not in it."""

from __future__ import annotations

from collections import Counter
from itertools import groupby

import pytest
from django.db import connection

from accounts.choices import Role
from accounts.models import User
from tests.accounts.factories import UserFactory
from tests.shared_rows import Layers, Needed, made_once

pytestmark = pytest.mark.django_db
BUILT: Counter[str] = Counter()


@made_once
def analyst() -> User:
    BUILT["analyst"] += 1
    return UserFactory(role=Role.ANALYST, force_id="E23000003", name="Priya")


@made_once
def colleagues(analyst: User) -> list[User]:
    """The analyst and one more."""
    BUILT["colleagues"] += 1
    return [analyst, UserFactory(role=Role.ANALYST, force_id=analyst.force_id, name="Sam")]


@made_once
def named(name: str) -> User:
    BUILT[name] += 1
    return UserFactory(name=name)


def test_test_without_the_fixture_does_not_see_its_rows() -> None:
    assert not User.objects.filter(name__in=["Priya", "Sam"])


@pytest.mark.parametrize("turn", range(3))
def test_rows_are_written_once_and_what_a_test_changes_is_rolled_back(analyst: User, turn: int) -> None:
    assert [user.name for user in User.objects.filter(name="Priya")] == ["Priya"]
    assert analyst.name == "Priya"
    assert BUILT["analyst"] == 1

    User.objects.update(name="Changed")
    UserFactory(name="Sam")
    analyst.name = "Changed"


@pytest.mark.parametrize("turn", range(2))
def test_fixture_and_what_it_uses_share_their_objects(analyst: User, colleagues: list[User], turn: int) -> None:
    assert colleagues[0] is analyst
    assert BUILT["colleagues"] == 1
    assert [user.name for user in User.objects.filter(pk__in=[each.pk for each in colleagues])] == [
        "Priya",
        "Sam",
    ]

    colleagues.clear()
    User.objects.update(name="Changed")


@pytest.mark.parametrize("turn", range(2))
@pytest.mark.parametrize("name", ["Anna", "Carla"])
def test_rows_of_an_argument_are_written_once_for_each_value(named: User, name: str, turn: int) -> None:
    assert list(User.objects.filter(name__in=["Anna", "Carla", "Priya"])) == [named]
    assert named.name == name
    assert BUILT[name] == 1


def test_fixture_made_once_that_uses_another_kind_of_fixture_is_refused() -> None:
    def draft(client: object) -> None:
        """Uses a fixture that is made for each test."""

    with pytest.raises(TypeError, match="draft is made once, but uses client, which is not"):
        Layers().hold([Needed("draft", {}, draft)])


def test_tests_with_the_same_fixtures_follow_each_other(request: pytest.FixtureRequest) -> None:
    items = [item for item in request.session.items if item.path == request.path]

    names = [tuple(fixture.name for fixture in item.made_once) for item in items]

    assert ("analyst", "colleagues") in names
    assert len(list(groupby(names))) == len(set(names))


@made_once
def row_with_a_check() -> None:
    """A row whose check waits for the end of the transaction, and is counted in spite of every rollback."""
    with connection.cursor() as cursor:
        cursor.execute("""
            create sequence times_checked;
            create table checked (number int);
            create function count_check() returns trigger language plpgsql as
                $$ begin perform nextval('times_checked'); return null; end $$;
            create constraint trigger later after insert on checked deferrable initially deferred
                for each row execute function count_check();
            insert into checked values (1);
        """)


@pytest.mark.parametrize("turn", range(3))
def test_rows_are_checked_once_and_not_at_the_end_of_each_test(row_with_a_check: None, turn: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("select last_value, is_called from times_checked")
        assert cursor.fetchone() == (1, True)
