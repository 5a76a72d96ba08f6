"""A sealed case shows nothing to anybody who is not named, in SQL, and counts as before (P4, P7; docs/adr/0065)."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from psycopg import errors

from accounts import database_scope
from accounts.models import User
from audit import reading
from audit.querysets import ALWAYS, FOREVER
from core import clock, sql
from core.workflow import TransitionNotAllowed
from investigations.choices import Arrival
from investigations.db_grants import _COUNTED, _TEXTS
from investigations.models import Entry, EntryText, Investigation, InvestigationTransfer, Revision
from investigations.quality import checks
from investigations.records import transfers
from investigations.returns import creation, receipts, stored_reconciliation, whole_import
from investigations.returns import rows as entry_rows
from investigations.returns.rows import NotAdded, add
from investigations.review import decisions
from investigations.sealed import counting
from mspt import db_grants
from tests.accounts.factories import CUMBRIA, LANCASHIRE, UserFactory
from tests.figures import making
from tests.investigations import deciding
from tests.investigations.factories import FEBRUARY, MARCH, row, typed
from tests.investigations.sealed.world import REFERENCE, SECRET, SealedWorld, seal, unseal, unsealed_world
from tests.roles import acting_for

pytestmark = pytest.mark.django_db
REASONS = dict.fromkeys(checks.RULES, "As reported.")
SEALED_TABLES = [f"investigations_{table}" for table in (*_COUNTED, *_TEXTS)]


@pytest.fixture
def world() -> SealedWorld:
    return seal(unsealed_world())


def rows(statement: str, *values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall()


def find_something_in(case: Investigation) -> None:
    """An open finding of a check on the newest entry of a case."""
    entry = Entry.objects.filter(investigation=case).latest("revision__period")
    rows(
        "insert into investigations_finding (revision_id, force, entry_id, rule, severity, field, message, remedy,"
        " figure, state, reason) values (%s, %s, %s, 'people', 'warning', '', 'x', 'x', 'people:x', 'open', '')"
        " returning id",
        entry.revision_id,
        LANCASHIRE,
        entry.pk,
    )


def sealed_rows_seen(person: User) -> dict[str, int]:
    """How many sealed rows of each table a person sees in SQL, without any code of ours between."""
    with acting_for(person):
        return {
            table: many
            for table in SEALED_TABLES
            if (many := rows(f"select count(*) from {table} where sealed is not null")[0][0])
        }


class TestSealing:
    def test_stamps_every_row_of_the_case_and_none_of_another(self, world: SealedWorld) -> None:
        stamped = {
            table: {number for (number,) in rows(f"select distinct sealed from {table} where sealed is not null")}
            for table in SEALED_TABLES
        }

        assert {"investigations_" + table for table in ("investigation", "holding", "entry", "entrytext")} <= {
            table for table, numbers in stamped.items() if numbers
        }
        assert all(numbers <= {world.case.pk} for numbers in stamped.values())
        assert rows("select sealed from investigations_entry where investigation_id = %s", world.open_case.pk) == [
            (None,)
        ]

    def test_those_who_are_named_see_all_of_it(self, world: SealedWorld) -> None:
        every = {
            table: many
            for table in SEALED_TABLES
            if (many := rows(f"select count(*) from {table} where sealed is not null")[0][0])
        }

        assert sealed_rows_seen(world.lead) == every
        assert sealed_rows_seen(world.analyst) == every

    @pytest.mark.parametrize("who", ["other_lead", "outsider", "coordinator", "national", "supporter"])
    def test_nobody_else_sees_a_row_of_it(self, world: SealedWorld, who: str) -> None:
        assert sealed_rows_seen(getattr(world, who)) == {}

    @pytest.mark.parametrize("table", SEALED_TABLES)
    def test_a_table_whose_policy_forgets_it_is_found(self, world: SealedWorld, table: str) -> None:
        if table == "investigations_finding":
            find_something_in(world.case)
        stamped = rows(f"select count(*) from {table} where sealed is not null")[0][0]
        assert stamped, "the world has no such row"
        policies = db_grants.declared_policies()
        db_grants.set_policies(policies | {table: {"web": "true"}})

        assert sealed_rows_seen(world.outsider) == {table: stamped}

    def test_every_table_that_hangs_on_a_case_has_the_column_and_a_policy_that_reads_it(self) -> None:
        hanging = rows(
            """
            select distinct c.relname from pg_class c join pg_attribute a on a.attrelid = c.oid
            where c.relname like 'investigations\\_%%' and c.relkind = 'r'
              and a.attname in ('investigation_id', 'entry_id', 'query_id') and not a.attisdropped
            """
        )
        policies = dict(
            rows(
                "select tablename::text, string_agg(coalesce(qual, ''), ' ') from pg_policies"
                " where policyname in ('of_web', 'of_clerk') group by 1"
            )
        )

        own = {"investigations_investigationseal", "investigations_sealedperson", "investigations_emergencyaccess"}
        for (table,) in hanging:
            assert table in own or "sealed" in policies.get(table, ""), table

    def test_unsealing_shows_all_of_it_again(self, world: SealedWorld) -> None:
        unseal(world)

        for table in SEALED_TABLES:
            assert rows(f"select count(*) from {table} where sealed is not null") == [(0,)]
        with acting_for(world.outsider):
            assert Investigation.objects.filter(pk=world.case.pk).exists()


class TestOnARawConnection:
    """What somebody gets who can send SQL as the web role, signed in as an analyst who is not named."""

    @pytest.mark.parametrize(
        "statement",
        [
            "update investigations_entry set sealed = null where sealed is not null",
            "update investigations_holding set operation_name = 'x' where investigation_id in (select id from"
            " investigations_investigation where sealed is not null)",
            "update investigations_holding set reference = reference || 'x' where sealed is not null",
            "delete from investigations_entry where sealed is not null",
        ],
    )
    def test_nothing_of_it_is_changed(self, world: SealedWorld, statement: str) -> None:
        before = rows("select id, version, sealed from investigations_entry order by id")

        with acting_for(world.outsider), connection.cursor() as cursor:
            cursor.execute(statement)
            assert cursor.rowcount == 0

        assert rows("select id, version, sealed from investigations_entry order by id") == before

    def test_who_sees_it_does_not_unseal_it_by_a_column(self, world: SealedWorld) -> None:
        with acting_for(world.analyst), pytest.raises(DatabaseError) as refused, transaction.atomic():
            rows("update investigations_holding set sealed = null where sealed is not null returning id")

        assert isinstance(refused.value.__cause__, errors.InsufficientPrivilege)

    @pytest.mark.parametrize("table", ["investigationseal", "sealedperson", "emergencyaccess"])
    def test_nobody_names_themselves(self, world: SealedWorld, table: str) -> None:
        with acting_for(world.outsider), pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            rows(f"update investigations_{table} set force = force returning id")

    @pytest.mark.parametrize("who", ["outsider", "coordinator", "other_lead"])
    def test_only_a_named_lead_decides(self, world: SealedWorld, who: str) -> None:
        person = getattr(world, who)
        for statement, values in (
            ("select scope.unseal_investigation(%s, 'x')", [world.seal.pk]),
            ("select scope.change_seal(%s, current_date, %s)", [world.seal.pk, [person.pk, world.lead.pk]]),
        ):
            with acting_for(person), pytest.raises(DatabaseError, match=r"decides|unseals"), transaction.atomic():
                rows(statement, *values)

    def test_counting_opens_codes_and_no_text(self, world: SealedWorld) -> None:
        with acting_for(world.outsider):
            rows("select scope.count_sealed(true)")
            seen = {
                table: many
                for table in SEALED_TABLES
                if (many := rows(f"select count(*) from {table} where sealed is not null")[0][0])
            }
            everything = "".join(str(rows(f"select t::text from {table} t")) for table in SEALED_TABLES)
            rows("select scope.count_sealed(false)")
            after = rows("select count(*) from investigations_entry where sealed is not null")

        assert set(seen) <= {f"investigations_{table}" for table in _COUNTED}
        assert SECRET not in everything
        assert after == [(0,)]

    @pytest.mark.parametrize("who", ["outsider", "coordinator", "other_lead"])
    def test_log_says_nothing_of_who_used_it(self, world: SealedWorld, who: str) -> None:
        def uses(person: User) -> int:
            with acting_for(person):
                return len(reading.accesses_of(world.case.public_id, since=ALWAYS, until=FOREVER, most=9))

        assert uses(world.analyst) > 0
        assert uses(getattr(world, who)) == 0

    def test_counting_opens_nothing_of_another_force(self, world: SealedWorld) -> None:
        stranger = UserFactory(force_id=CUMBRIA)
        with acting_for(stranger):
            rows("select scope.count_sealed(true)")
            assert rows("select count(*) from investigations_entry") == [(0,)]


class TestReturn:
    """A return holds its sealed case, no matter who works on it."""

    def test_carries_the_case_and_its_texts_forward_for_somebody_who_does_not_see_it(self, world: SealedWorld) -> None:
        with acting_for(world.outsider):
            creation.start(LANCASHIRE, MARCH, by=world.outsider)
            seen = list(Entry.objects.filter(revision__period=MARCH).values_list("holding__reference", flat=True))

        carried = Entry.objects.get(revision__period=MARCH, investigation=world.case)
        assert seen == ["OPEN/1"]
        assert carried.arrival == Arrival.ROLLED
        assert EntryText.objects.get(entry=carried).remarks == f"Remarks on {SECRET}."
        assert rows("select sealed from investigations_entrytext where entry_id = %s", carried.pk) == [(world.case.pk,)]
        assert carried.people.count() == 2
        assert Revision.objects.get(period=MARCH).rolled_live == 2

    def test_carries_a_case_that_was_sealed_after_the_request_began(self, world: SealedWorld) -> None:
        with acting_for(world.outsider):
            database_scope._hides_sealed.set(False)  # as the scope was entered, nothing was sealed
            creation.start(LANCASHIRE, MARCH, by=world.outsider)

        assert Entry.objects.filter(revision__period=MARCH, investigation=world.case).exists()

    def test_is_submitted_and_approved_by_people_who_do_not_see_it(self, world: SealedWorld) -> None:
        with acting_for(world.outsider):
            creation.start(LANCASHIRE, MARCH, by=world.outsider)
            decisions.submit(LANCASHIRE, MARCH, by=world.outsider, reasons={"nothing_changed": "Nothing did."})
        submitted = Revision.objects.get(period=MARCH)
        assert receipts.is_unchanged(submitted)
        assert receipts.fingerprints(submitted) == (submitted.fingerprint, submitted.words_fingerprint)
        with acting_for(world.coordinator):
            deciding.approve(LANCASHIRE, MARCH, by=world.coordinator)

        entry = Entry.objects.get(revision__period=MARCH, investigation=world.case)
        assert entry.revision.state == "approved"
        assert Investigation.objects.get(pk=world.case.pk).latest_entry_id == entry.pk
        assert rows("select sealed from investigations_entryprofile where entry_id = %s", entry.pk) == [
            (world.case.pk,)
        ]

    @pytest.mark.parametrize("who", ["outsider", "coordinator", "national", "lead"])
    def test_adds_up_for_everybody(self, world: SealedWorld, who: str) -> None:
        with acting_for(getattr(world, who)):
            revision = Revision.objects.get(period=FEBRUARY)
            total = stored_reconciliation.reconciliation_of(revision)
            hidden = counting.hidden_in([revision.pk]).get(revision.pk, counting.HiddenCases())
            listed = Entry.objects.filter(revision=revision).count()

        assert total.live == 2
        assert listed + hidden.rows == 2
        assert hidden.in_words == ("" if who == "lead" else "1 sealed investigation is counted but not shown.")

    def test_file_of_somebody_who_does_not_see_it_neither_loses_nor_changes_it(self, world: SealedWorld) -> None:
        with acting_for(world.outsider):
            reasons = dict.fromkeys(checks.RULES, "As reported.")
            done = whole_import.submit_whole_return(
                LANCASHIRE, MARCH, rows=[row("OPEN/1")], by=world.outsider, reasons=reasons
            )

        assert not done.errors
        carried = Entry.objects.get(revision__period=MARCH, investigation=world.case)
        assert EntryText.objects.get(entry=carried).remarks == f"Remarks on {SECRET}."
        assert Revision.objects.get(period=MARCH).rolled_live == 2

    def test_another_row_cannot_have_its_reference(self, world: SealedWorld) -> None:
        with acting_for(world.outsider):
            monthly_return = creation.start(LANCASHIRE, MARCH, by=world.outsider)
            with pytest.raises(NotAdded, match="You cannot use the reference"):
                add(monthly_return, typed=typed(REFERENCE), by=world.outsider)

    def test_says_what_to_do_if_a_check_asks_about_it(self, world: SealedWorld) -> None:
        with acting_for(world.outsider):
            creation.start(LANCASHIRE, MARCH, by=world.outsider)
        Entry.objects.filter(revision__period=MARCH, investigation=world.case).update(opened_on="2020-04-02")

        with (
            acting_for(world.outsider),
            pytest.raises(TransitionNotAllowed, match="sealed investigation has something"),
        ):
            decisions.submit(LANCASHIRE, MARCH, by=world.outsider, reasons={"nothing_changed": "Nothing did."})

    def test_names_it_in_no_finding_of_another_row(self, world: SealedWorld) -> None:
        with acting_for(world.lead):
            monthly_return = creation.start(LANCASHIRE, MARCH, by=world.lead)
        assert monthly_return is not None

        findings = rows("select message, remedy, figure from investigations_finding where sealed is null")
        assert SECRET.lower() not in str(findings).lower()


class TestFigures:
    """What is published of a month does not depend on whether a case of it is sealed."""

    @staticmethod
    def march(world: SealedWorld) -> Counter[tuple[Any, ...]]:
        """Everything counted of March, after those who know the case closed it and others reported the rest."""
        with acting_for(world.outsider):
            monthly_return = creation.start(LANCASHIRE, MARCH, by=world.outsider)
            add(monthly_return, typed=typed("NEW/1"), by=world.outsider)
        with acting_for(world.analyst):
            entry = Entry.objects.get(revision__period=MARCH, investigation=world.case)
            closing = {
                "state": "closed",
                "stage": "concluded",
                "closing_reason": "conviction",
                "closed_on": "20/03/2020",
            }
            closed = entry_rows.save(entry.pk, typed=closing, version=entry.version, by=world.analyst)
            assert not closed.errors
            checks.explain_all(closed.entry.revision, reasons=REASONS, by=world.analyst)
        with acting_for(world.outsider):
            decisions.submit(LANCASHIRE, MARCH, by=world.outsider, reasons=REASONS)
        with acting_for(world.coordinator):
            deciding.approve(LANCASHIRE, MARCH, by=world.coordinator)
        making.built(MARCH)
        return Counter(
            rows(
                "select 'snapshot', area_kind, area, measure, dimension, category, value from figures_snapshotfigure"
                " union all select 'batch', '', force, measure, dimension, category, value from figures_figure"
                " union all select 'profile', '', force, '', is_joint::text, children::text, victims"
                " from investigations_entryprofile"
                " union all select 'to review', '', '', counted, '', '', number from investigations_casereviewcount"
            )
        )

    def test_every_figure_of_a_month_is_the_same_when_a_case_is_sealed(self) -> None:
        world = unsealed_world()
        with transaction.atomic():
            unsealed = self.march(world)
            transaction.set_rollback(True)
        sealed = self.march(seal(world))

        assert unsealed["snapshot", "uk", "", "closed", "total", "all", 1] == 1
        assert unsealed["snapshot", "uk", "", "live", "total", "all", 2] == 1
        assert sealed == unsealed


class TestOffer:
    """Another force reads of a case that it is offered."""

    @pytest.mark.parametrize("who", ["lead", "analyst"])
    def test_sealed_case_is_not_offered_by_those_who_see_it(self, world: SealedWorld, who: str) -> None:
        person = getattr(world, who)
        entry = Entry.objects.get(investigation=world.case)
        with acting_for(person), pytest.raises(TransitionNotAllowed, match="is sealed"):
            transfers.offer(entry.pk, to=CUMBRIA, by=person)

        assert not InvestigationTransfer.objects.offered().exists()

    def test_database_refuses_the_offer_of_a_sealed_case(self, world: SealedWorld) -> None:
        with acting_for(world.lead), pytest.raises(IntegrityError, match="sealed_is_not_offered"), transaction.atomic():
            InvestigationTransfer.objects.create(
                investigation=world.case, force_id=LANCASHIRE, receiver_id=CUMBRIA, offered_at=clock.now()
            )

    def test_unsealed_case_is_offered_and_then_not_sealed(self, world: SealedWorld) -> None:
        unseal(world)
        with acting_for(world.lead):
            transfers.offer(Entry.objects.get(investigation=world.case).pk, to=CUMBRIA, by=world.lead)

        with pytest.raises(TransitionNotAllowed, match="Withdraw the offer"):
            seal(world)


def test_a_new_row_can_look_for_a_sealed_case_in_their_index() -> None:
    """Which plan an almost empty table gets depends on when it was last vacuumed, so a scan is not offered."""
    function = sql.function_in(sql.text_of("investigations", "stamp_sealed"), "investigations_stamp_added")
    (question,) = re.findall(r"^    if (.*) then$", function, re.MULTILINE)

    with connection.cursor() as cursor:
        cursor.execute("set local enable_seqscan = off")
    plan = "\n".join(line for (line,) in rows(f"explain select {question}"))

    assert "investigations_investigation_sealed" in plan
