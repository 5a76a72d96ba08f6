"""No role rewrites history: timelines, consent, messages, and the text of published guidance (P16)."""

from __future__ import annotations

import pytest
from django.db import ProgrammingError, connection, transaction

from tests.roles import acting

pytestmark = pytest.mark.django_db
KEPT = {
    "nrm_referralstep": "reasons = 'other'",
    "nrm_consentact": "answer = 'refused'",
    "investigations_returnevent": "reason = 'other'",
    "investigations_querymessage": "words = 'other'",
    "investigations_entryprofile": "victims = 2",
    "investigations_casetoreview": "urgency = '0'",
    "investigations_casereviewcount": "number = 2",
    "orders_breachstep": "reasons = 'other'",
    "orders_orderstep": "reasons = 'other'",
    "guidance_passage": "text = 'other'",
    "guidance_versionstep": "move = 'other'",
}
DELETED_WITH_ITS_DRAFT = {"nrm_referralstep", "nrm_consentact", "guidance_passage"}


@pytest.mark.parametrize("table", KEPT)
def test_the_web_role_has_no_right_to_rewrite_history(table: str) -> None:
    with acting("web"), pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        _execute(f"update {table} set {KEPT[table]}")


@pytest.mark.parametrize("table", sorted(KEPT.keys() - DELETED_WITH_ITS_DRAFT))
def test_the_web_role_has_no_right_to_delete_history(table: str) -> None:
    with acting("web"), pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        _execute(f"delete from {table}")


@pytest.mark.parametrize("table", KEPT)
def test_history_has_a_trigger_that_binds_the_owner_too(table: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "select tgname from pg_trigger where tgrelid = %s::regclass and not tgisinternal and tgtype & 18 = 18",
            [table],
        )
        assert cursor.fetchall(), f"{table} has no trigger before update for each row"


def _execute(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)
