"""A sealed case is checked for everybody, and its findings keep the return from being submitted (P7, P30)."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from accounts import database_scope
from accounts.models import User
from core import clock
from core.workflow import TransitionNotAllowed
from investigations import todo
from investigations.burden import meter
from investigations.models import Entry, EntryText, Finding, Revision
from investigations.quality import checks, data, score_counts
from investigations.returns import creation, rows
from investigations.review import decisions
from tests.accounts.factories import LANCASHIRE
from tests.investigations.factories import FEBRUARY, MARCH
from tests.investigations.sealed.world import SECRET, SealedWorld, seal, unsealed_world
from tests.roles import acting_for
from tests.signing_in import just_signed_in

pytestmark = pytest.mark.django_db
REASONS = dict.fromkeys(checks.RULES, "As reported.")
AFTER_THE_MONTH = date(2020, 4, 2)


@pytest.fixture
def world() -> SealedWorld:
    """March is begun by the outsider, who is not named."""
    world = seal(unsealed_world())
    with acting_for(world.outsider):
        creation.start(LANCASHIRE, MARCH, by=world.outsider)
    return world


def draft() -> Revision:
    return Revision.objects.working().get(period=MARCH)


def row_of(world: SealedWorld) -> Entry:
    return Entry.objects.get(revision=draft(), investigation=world.case)


def open_later(world: SealedWorld) -> None:
    """Give the sealed row a date that no return of the month may have."""
    Entry.objects.filter(pk=row_of(world).pk).update(opened_on=AFTER_THE_MONTH)


def check(by: User) -> list[Finding]:
    with acting_for(by):
        return checks.check(draft())


def findings_of(world: SealedWorld) -> list[tuple[Any, ...]]:
    """What the checks say of the sealed row, and under which number it is sealed, as the owner reads it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select rule, message, figure, state, sealed from investigations_finding where entry_id = %s"
            " order by figure",
            [row_of(world).pk],
        )
        return cursor.fetchall()


def test_somebody_who_is_not_named_finds_what_is_wrong_in_it_and_reads_nothing(world: SealedWorld) -> None:
    open_later(world)

    answered, key = check(world.outsider), row_of(world).pk

    (of_dates,) = [line for line in findings_of(world) if line[0] == "dates"]
    assert of_dates[3:] == ("open", world.case.pk)
    assert all(finding.entry_id != row_of(world).pk for finding in answered)
    with acting_for(world.outsider):
        assert not Finding.objects.filter(entry=key).exists()
    with acting_for(world.analyst):
        assert Finding.objects.filter(entry=key, rule="dates").exists()


def test_finding_goes_when_it_is_fixed_and_anybody_checks(world: SealedWorld) -> None:
    open_later(world)
    check(world.analyst)
    Entry.objects.filter(pk=row_of(world).pk).update(opened_on=date(2019, 5, 14))

    check(world.outsider)

    assert [line for line in findings_of(world) if line[0] == "dates"] == []


def test_everybody_finds_the_same(world: SealedWorld) -> None:
    open_later(world)
    by_person = []
    for person in (world.outsider, world.analyst, world.other_lead, world.lead):
        check(person)
        by_person.append(findings_of(world))

    assert len(by_person[0]) >= 1
    assert all(lines == by_person[0] for lines in by_person)


def test_return_is_submitted_only_when_a_named_person_has_fixed_it(world: SealedWorld) -> None:
    open_later(world)
    with (
        acting_for(world.outsider),
        pytest.raises(TransitionNotAllowed, match="sealed investigation has something to fix or explain"),
    ):
        decisions.submit(LANCASHIRE, MARCH, by=world.outsider, reasons=REASONS)
    entry = row_of(world)
    with acting_for(world.analyst):
        saved = rows.save(entry.pk, typed={"opened_on": "14/05/2019"}, version=entry.version, by=world.analyst)
        assert not saved.errors
    with acting_for(world.outsider):
        decisions.submit(LANCASHIRE, MARCH, by=world.outsider, reasons=REASONS)

    assert Revision.objects.get(period=MARCH).state == "submitted"


def test_value_that_cannot_be_read_keeps_its_finding_and_is_read_by_nobody_else(world: SealedWorld) -> None:
    with acting_for(world.analyst):
        entry = row_of(world)
        rows.save(entry.pk, typed={"opened_on": f"{SECRET} day"}, version=entry.version, by=world.analyst)
    before = findings_of(world)
    assert ("unreadable", world.case.pk) in [(line[0], line[4]) for line in before]

    answered = check(world.outsider)

    assert [line for line in findings_of(world) if line[0] == "unreadable"] == [
        line for line in before if line[0] == "unreadable"
    ]
    assert SECRET not in str([(finding.message, finding.figure) for finding in answered])
    with acting_for(world.outsider):
        assert SECRET not in str(data.picture_of(draft()))
        with pytest.raises(TransitionNotAllowed, match="sealed investigation has something"):
            decisions.submit(LANCASHIRE, MARCH, by=world.outsider, reasons=REASONS)
    assert EntryText.objects.get(entry=row_of(world)).typed == {"opened_on": f"{SECRET} day"}


def test_named_people_have_it_in_their_to_do_list_and_nobody_else(world: SealedWorld) -> None:
    open_later(world)
    check(world.outsider)
    title = "Fix or explain a sealed investigation in the March 2020 return"

    def items(person: User) -> dict[str, str]:
        with acting_for(person):
            return {item.title: item.url for item in todo.to_do_items(person)}

    assert title not in items(world.outsider)
    assert title not in items(world.other_lead)
    page = just_signed_in(world.analyst).get(items(world.analyst)[title]).content.decode()
    assert (
        items(world.lead)[title] == f"{reverse('investigations:return-detail', args=[LANCASHIRE, '2020-03'])}?show=todo"
    )
    assert SECRET in page


def keep(revision: Revision, *findings: dict[str, Any], by: User, **others: Any) -> list[tuple[Any, ...]]:
    """What the function that keeps findings returns to somebody who calls it as they like."""
    parameters = {"revision": revision.pk, "found": json.dumps(findings), "entries": None, "now": None}
    parameters |= {name: [] for name in ("rules", "ended", "of_text")}
    with acting_for(by), connection.cursor() as cursor, transaction.atomic():
        cursor.execute(checks.KEEP, parameters | others)
        return cursor.fetchall()


class TestNobodyTakesFindingsOfASealedRow:
    @pytest.fixture
    def finding(self, world: SealedWorld) -> Finding:
        """A finding of the sealed row, whose reason is its force's secret."""
        open_later(world)
        check(world.analyst)
        Finding.objects.filter(entry=row_of(world), rule="dates").update(
            severity="warning", state="explained", reason=SECRET, reason_by=world.analyst, reason_at=clock.now()
        )
        return Finding.objects.get(entry=row_of(world), rule="dates")

    def claim(self, world: SealedWorld, finding: Finding) -> dict[str, Any]:
        """The figure of the finding, said of the row that the outsider may change."""
        own = Entry.objects.get(revision=draft(), investigation=world.open_case)
        values = {name: getattr(finding, name) for name in ("rule", "severity", "field", "message", "remedy", "figure")}
        return values | {"entry": own.pk, "is_fixed": False}

    def test_by_moving_it_to_their_own_row(self, world: SealedWorld, finding: Finding) -> None:
        answered = keep(draft(), self.claim(world, finding), by=world.outsider)

        finding.refresh_from_db()
        assert finding.entry_id == row_of(world).pk
        assert SECRET not in str(answered)

    def test_by_copying_the_reason_of_an_earlier_revision(self, world: SealedWorld, finding: Finding) -> None:
        approved = Revision.objects.get(period=FEBRUARY)
        earlier = Entry.objects.get(revision=approved, investigation=world.case)
        Finding.objects.filter(pk=finding.pk).update(revision=approved, entry=earlier)

        answered = keep(draft(), self.claim(world, finding), by=world.outsider)

        assert [line for line in answered if finding.figure in line]
        assert SECRET not in str(answered)

    def test_by_deleting_it_with_the_rules_that_have_ended(self, world: SealedWorld, finding: Finding) -> None:
        keep(draft(), by=world.outsider, entries=[], ended=["dates"])

        assert Finding.objects.filter(pk=finding.pk).exists()


def test_revision_that_was_submitted_is_not_checked_again(world: SealedWorld) -> None:
    with pytest.raises(DatabaseError, match="is not checked again"):
        keep(Revision.objects.get(period=FEBRUARY), by=world.analyst)


def test_nobody_checks_a_return_outside_their_scope(world: SealedWorld) -> None:
    parameters: dict[str, Any] = {"revision": draft().pk, "found": "[]", "entries": None, "now": None}
    parameters |= {name: [] for name in ("rules", "ended", "of_text")}
    with (
        acting_for(world.supporter),
        connection.cursor() as cursor,
        pytest.raises(DatabaseError, match="in their scope only"),
        transaction.atomic(),
    ):
        cursor.execute(checks.KEEP, parameters)


def test_case_that_was_sealed_after_the_request_began_is_checked(world: SealedWorld) -> None:
    open_later(world)
    with acting_for(world.outsider):
        database_scope.note_hides_sealed(False)  # as the scope was entered, nothing was sealed
        with pytest.raises(TransitionNotAllowed, match="sealed investigation has something"):
            decisions.submit(LANCASHIRE, MARCH, by=world.outsider, reasons=REASONS)


def test_force_that_joins_the_scope_may_have_something_sealed(world: SealedWorld) -> None:
    with acting_for(world.outsider):
        database_scope.note_hides_sealed(False)
        database_scope.join_giver("select %s::bigint", 1)
        assert database_scope.hides_sealed()


class TestCountedAlike:
    """Data quality and answer burden do not depend on who reads them."""

    def test_score_is_the_same_for_everybody(self, world: SealedWorld) -> None:
        february = Revision.objects.get(period=FEBRUARY)
        with connection.cursor() as cursor:
            cursor.execute(
                "insert into investigations_finding (revision_id, force, entry_id, rule, severity, field, message,"
                " remedy, figure, state, reason)"
                " values (%s, %s, %s, 'people', 'warning', '', 'x', 'x', 'p', 'explained', 'x')",
                [february.pk, LANCASHIRE, Entry.objects.get(revision=february, investigation=world.case).pk],
            )
            cursor.execute(
                "update investigations_query set opened_at = %s where investigation_id = %s",
                [february.approved_at, world.case.pk],
            )
        counts = []
        for person in (world.lead, world.outsider, world.coordinator, world.national):
            with acting_for(person):
                counts.append(score_counts.counts_of([february.pk])[february.pk])

        assert counts[0].warnings >= 1
        assert counts[0].queried == (world.case.pk,)
        assert all(each == counts[0] for each in counts)

    def test_answer_burden_is_the_same_for_everybody(self, world: SealedWorld) -> None:
        """The sealed case alone has a remark."""
        february = Revision.objects.get(period=FEBRUARY)
        with connection.cursor() as cursor:
            cursor.execute("alter table investigations_entrytext disable trigger user")
            cursor.execute("update investigations_entrytext set remarks = '' where sealed is null")
            cursor.execute("alter table investigations_entrytext enable trigger user")
        answered = []
        for person in (world.lead, world.outsider, world.coordinator, world.national):
            with acting_for(person):
                answered.append(meter._answered([february.pk]))

        assert answered[0][0]["remarks"] == 1
        assert all(each == answered[0] for each in answered)


def test_page_before_submission_says_only_that(world: SealedWorld) -> None:
    open_later(world)
    url = reverse("investigations:return-submit", args=[LANCASHIRE, "2020-03"])
    text = just_signed_in(world.outsider).get(url).content.decode()

    assert "A sealed investigation has something to fix or explain." in text
    assert SECRET not in text
