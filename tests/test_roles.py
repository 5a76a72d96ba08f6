"""A statement finds the role and the savepoints of its block, although both wait for it."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest
from django.conf import settings
from django.db import IntegrityError, ProgrammingError, connection, connections, transaction

from accounts.models import User
from tests import roles
from tests.accounts.factories import UserFactory

pytestmark = pytest.mark.django_db(databases=["default", "login"])


def role_of_the_server() -> str:
    """The role as a statement finds it."""
    with connection.cursor() as cursor:
        cursor.execute("select current_user")
        return str(cursor.fetchone()[0]).removeprefix(f"{settings.DB_ROLE_PREFIX}_")


def role_of_login() -> str:
    with connections["login"].cursor() as cursor:
        cursor.execute("select current_user")
        return str(cursor.fetchone()[0]).removeprefix(f"{settings.DB_ROLE_PREFIX}_")


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The statements that change the role or the scope, as they are sent."""
    statements: list[str] = []
    really = roles.Held.unheard

    def unheard(held: roles.Held) -> Iterator[str]:
        heard = list(really(held))
        statements.extend(["; ".join(heard).replace(f"{settings.DB_ROLE_PREFIX}_", "")] if heard else [])
        return iter(heard)

    monkeypatch.setattr(roles.Held, "unheard", unheard)
    return statements


def test_each_statement_has_the_role_of_its_block_and_its_alias() -> None:
    names = [role_of_the_server()]
    with roles.acting("web"):
        names += [role_of_the_server(), role_of_login(), role_of_the_server()]
        with roles.acting("counter"):
            names += [role_of_the_server()]
        names += [role_of_the_server()]
    names += [role_of_the_server(), role_of_login(), role_of_the_server()]

    assert names == ["owner", "web", "login", "web", "counter", "web", "owner", "login", "owner"]


def test_role_that_no_statement_needs_is_not_sent(sent: list[str]) -> None:
    role_of_the_server()
    with roles.acting("web"):
        role_of_login()
        role_of_login()
        role_of_the_server()
    with roles.acting("web"):
        role_of_the_server()
    role_of_the_server()

    as_login, as_web, as_owner = (f"set local role {role}" for role in ("login", "web", "owner"))
    assert sent == [as_login, as_web, roles.NO_SCOPE, f"{roles.NO_SCOPE}; {as_owner}"]


def test_savepoint_that_is_rolled_back_takes_its_role_with_it() -> None:
    with roles.acting("web"):
        with transaction.atomic():
            roles.set_role("counter")
            inside = role_of_the_server()
            transaction.set_rollback(True)

        assert (inside, role_of_the_server()) == ("counter", "web")


def test_role_that_was_wanted_before_a_savepoint_is_wanted_after_it() -> None:
    """Nothing between has sent it, so the server still has the one before."""
    role_of_the_server()
    roles.set_role("web")
    with transaction.atomic():
        inside = role_of_the_server()
        transaction.set_rollback(True)

    assert (inside, role_of_the_server()) == ("web", "web")


def test_savepoints_around_nothing_are_not_sent(sent: list[str]) -> None:
    with roles.acting("web"), transaction.atomic(), transaction.atomic():
        pass
    with transaction.atomic(), transaction.atomic():
        transaction.set_rollback(True)

    assert sent == []


def test_savepoints_are_sent_with_the_statement_that_needs_them(sent: list[str]) -> None:
    role_of_the_server()
    with transaction.atomic():
        with transaction.atomic():
            role_of_the_server()
        with transaction.atomic():
            pass
    role_of_the_server()

    kinds = [[statement.split('"')[0].strip() for statement in each.split("; ")] for each in sent]
    assert kinds == [["savepoint", "savepoint"], ["release savepoint"]]


def test_statement_of_comments_alone_can_be_the_first_of_a_block() -> None:
    role_of_the_server()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("-- Nothing to do.")
        cursor.execute("select 1; select 2")

        assert (cursor.fetchone(), cursor.nextset(), cursor.fetchone()) == ((1,), True, (2,))


def test_each_block_undoes_its_own_rows_and_no_others() -> None:
    with transaction.atomic():
        kept = UserFactory()
        with transaction.atomic():
            inner = UserFactory()
        with transaction.atomic():
            with transaction.atomic():
                undone = UserFactory()
            transaction.set_rollback(True)
        with transaction.atomic():
            last = UserFactory()

    made = [kept.pk, inner.pk, undone.pk, last.pk]
    assert set(User.objects.filter(pk__in=made).values_list("pk", flat=True)) == {kept.pk, inner.pk, last.pk}


def test_refused_statement_undoes_no_more_than_its_block() -> None:
    with transaction.atomic():
        kept = UserFactory()
        with pytest.raises(IntegrityError), transaction.atomic(), transaction.atomic():
            UserFactory(email=kept.email)
        inside = UserFactory()

    assert User.objects.filter(pk__in=[kept.pk, inside.pk]).count() == 2


def test_scope_left_in_a_block_that_is_undone_holds_again() -> None:
    def scope() -> str:
        with connection.cursor() as cursor:
            cursor.execute("select current_setting('mspt.scope', true)")
            return str(cursor.fetchone()[0])

    with connection.cursor() as cursor:
        cursor.execute("select set_config('mspt.scope', 'one', true)")
    with transaction.atomic():
        with roles.acting("web"):
            pass
        within = scope()
        transaction.set_rollback(True)

    assert (within, scope()) == ("", "one")


def test_role_survives_the_release_of_its_savepoint() -> None:
    with transaction.atomic():
        roles.set_role("counter")
        role_of_the_server()

    assert role_of_the_server() == "counter"


def test_refused_statement_leaves_the_role_from_before_its_block() -> None:
    def read_orders() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            roles.set_role("login")
            cursor.execute("select * from orders_order")

    with roles.acting("web"):
        with pytest.raises(ProgrammingError, match="permission denied"):
            read_orders()

        assert role_of_the_server() == "web"


def test_every_kind_of_cursor_has_the_role_of_the_block() -> None:
    names = []
    with roles.acting("web"):
        for kind in (psycopg.Cursor, psycopg.ClientCursor):
            roles.set_role("counter")
            roles.set_role("web")
            with kind(connection.connection) as cursor:
                names += cursor.execute("select current_user").fetchone() or ()

    assert names == [f"{settings.DB_ROLE_PREFIX}_web"] * 2


def test_role_that_a_statement_sets_itself_is_replaced_by_the_next_that_is_wanted() -> None:
    with roles.acting("web"):
        role_of_the_server()
        with connection.cursor() as cursor:
            cursor.execute(f"set local role {settings.DB_ROLE_PREFIX}_counter")
        names = [role_of_the_server()]
        roles.set_role("web")
        names += [role_of_the_server()]

    assert [*names, role_of_the_server()] == ["counter", "web", "owner"]


def test_rows_read_in_parts_are_read_as_the_role_of_the_block() -> None:
    UserFactory()
    with roles.acting("web"), pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        list(User.objects.using("default").iterator())
