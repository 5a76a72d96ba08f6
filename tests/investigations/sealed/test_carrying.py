"""What carries a return to another month or revision takes its sealed cases along, for everybody (P4, P30)."""

from __future__ import annotations

import ast
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

import investigations
from accounts.models import User
from investigations.models import Entry, EntryText, Revision
from investigations.quality import checks
from investigations.returns import carry_forward_again, creation, whole_import
from investigations.review import decisions
from tests.accounts.factories import LANCASHIRE
from tests.investigations import deciding
from tests.investigations.factories import FEBRUARY, MARCH, row
from tests.investigations.sealed.test_read_only import open_it
from tests.investigations.sealed.world import REFERENCE, SealedWorld, seal, unsealed_world
from tests.roles import acting_for

pytestmark = pytest.mark.django_db
REASONS = dict.fromkeys(checks.RULES, "As reported.")


def start(world: SealedWorld, by: User) -> None:
    with acting_for(by):
        creation.start(LANCASHIRE, MARCH, by=by)


def fill_from_a_file(world: SealedWorld, by: User) -> None:
    with acting_for(by):
        done = whole_import.submit_whole_return(LANCASHIRE, MARCH, rows=[row("OPEN/1")], by=by, submit=False)
    assert not done.errors


def fill_again_from_a_file(world: SealedWorld, by: User) -> None:
    start(world, by)
    fill_from_a_file(world, by)


def submit_and_withdraw(world: SealedWorld, by: User) -> None:
    start(world, by)
    with acting_for(by):
        decisions.submit(LANCASHIRE, MARCH, by=by, reasons=REASONS)
    with acting_for(by):
        decisions.withdraw(LANCASHIRE, MARCH, by=by)


def query_and_reply(world: SealedWorld, by: User) -> None:
    start(world, by)
    with acting_for(by):
        decisions.submit(LANCASHIRE, MARCH, by=by, reasons=REASONS)
    with acting_for(world.coordinator):
        deciding.query(LANCASHIRE, MARCH, words="Are these all?", by=world.coordinator)


def correct_february(world: SealedWorld, by: User) -> None:
    """Reopen February, correct its open case and approve it."""
    with acting_for(world.coordinator):
        deciding.reopen(LANCASHIRE, FEBRUARY, reason="To correct.", by=world.coordinator)
    with acting_for(by):
        corrected = [row("OPEN/1", stage="charged")]
        done = whole_import.submit_whole_return(LANCASHIRE, FEBRUARY, rows=corrected, by=by, reasons=REASONS)
    assert not done.errors
    with acting_for(world.coordinator):
        deciding.approve(LANCASHIRE, FEBRUARY, by=world.coordinator)


def accept_a_correction(world: SealedWorld, by: User) -> None:
    start(world, by)
    correct_february(world, by)
    with acting_for(by):
        (difference,) = carry_forward_again.differences(draft())
        assert difference.reference == "OPEN/1"
        assert deciding.accept_earlier(draft().monthly_return, by=by) == 1


def put_back_what_the_draft_lacks(world: SealedWorld, by: User) -> None:
    start(world, by)
    Entry.objects.get(revision=draft(), investigation=world.case).delete()
    correct_february(world, by)
    with acting_for(by):
        deciding.accept_earlier(draft().monthly_return, by=by)


WAYS: tuple[Callable[[SealedWorld, User], None], ...] = (
    start,
    fill_from_a_file,
    fill_again_from_a_file,
    submit_and_withdraw,
    query_and_reply,
    accept_a_correction,
    put_back_what_the_draft_lacks,
)


def draft() -> Revision:
    return Revision.objects.working().get(period=MARCH)


def state_of(entry: Entry) -> dict[str, Any]:
    """Everything of a row that is carried, with its people and texts."""
    columns = Entry.objects.filter(pk=entry.pk).values().get()
    apart = {"id", "revision_id", "previous_id", "arrival", "version", "changed_by_id", "changed_at"}
    people = entry.people.order_by("pk").values_list("role", "nationality", "gender", "age_group", "count")
    text = EntryText.objects.get(entry=entry)
    return {name: value for name, value in columns.items() if name not in apart} | {
        "people": list(people),
        "texts": (text.remarks, text.void_reason, text.typed),
    }


@pytest.fixture
def world() -> SealedWorld:
    return seal(unsealed_world())


@pytest.mark.parametrize("who", ["outsider", "other_lead", "in an emergency"])
@pytest.mark.parametrize("way", WAYS)
def test_sealed_case_comes_along_as_it_was(world: SealedWorld, way: Callable[..., None], who: str) -> None:
    by = world.outsider if who == "in an emergency" else getattr(world, who)
    if who == "in an emergency":
        open_it(by)
    before = state_of(Entry.objects.get(revision__period=FEBRUARY, investigation=world.case))

    way(world, by)

    after = Entry.objects.get(revision=draft(), investigation=world.case)
    assert state_of(after) == before
    assert after.previous == Entry.objects.filter(revision__period=FEBRUARY, investigation=world.case).latest("pk")
    assert draft().rolled_live == 2


def test_every_function_that_makes_rows_from_other_rows_counts_what_is_sealed() -> None:
    """A statement that copies entries, their people or their texts runs where sealed rows are open to be carried."""
    copying = {}
    for path in sorted(Path(investigations.__file__).parent.rglob("*.py")):
        if "migrations" in path.parts:
            continue
        text = path.read_text(encoding="utf-8")
        tree = ast.parse(text)
        named = {
            target.id
            for node in tree.body
            if isinstance(node, ast.Assign) and copies_rows(ast.get_source_segment(text, node) or "")
            for target in node.targets
            if isinstance(target, ast.Name)
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef):
                source = ast.get_source_segment(text, node) or ""
                used = {name.id for name in ast.walk(node) if isinstance(name, ast.Name)}
                if named & used or copies_rows(source):
                    copying[f"{path.stem}.{node.name}"] = "counting.with_sealed()" in source

    assert copying == {
        "carry_forward.carry_into": True,
        "carry_forward.carry_forward_into": True,
        "carry_forward.copy_all": True,
    }


def copies_rows(source: str) -> bool:
    return "insert into investigations_entry" in source and "from investigations_entry" in source


def test_correction_that_ends_a_sealed_case_is_left_to_those_who_are_named(world: SealedWorld) -> None:
    """Somebody who is not named accepts the others; the checks ask about the sealed row, which nobody has changed."""
    start(world, world.outsider)
    before = state_of(Entry.objects.get(revision=draft(), investigation=world.case))
    with acting_for(world.coordinator):
        deciding.reopen(LANCASHIRE, FEBRUARY, reason="To correct.", by=world.coordinator)
    closed = {"state": "closed", "stage": "concluded", "closing_reason": "conviction", "closed_on": "20/02/2020"}
    with acting_for(world.analyst):
        corrected = [row("OPEN/1"), row(REFERENCE, **closed)]
        done = whole_import.submit_whole_return(LANCASHIRE, FEBRUARY, rows=corrected, by=world.analyst, reasons=REASONS)
        assert not done.errors
    with acting_for(world.coordinator):
        deciding.approve(LANCASHIRE, FEBRUARY, by=world.coordinator)

    with acting_for(world.outsider):
        assert carry_forward_again.differences(draft()) == []
        deciding.accept_earlier(draft().monthly_return, by=world.outsider)
    assert state_of(Entry.objects.get(revision=draft(), investigation=world.case)) == before
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from investigations_entry where sealed = %s", [world.case.pk])
        assert cursor.fetchone() == (3,)
