"""A file that holds a sealed case ends with the access of the person who requested it (P5, P19)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.http import QueryDict

from accounts.models import User
from core import clock
from core.workflow import TransitionNotAllowed
from exports import requests, writing
from exports.choices import ExportState, ListFormat
from exports.models import ListExport
from exports.sources import ListCell, registered
from investigations.models import Entry, Investigation
from investigations.sealed import emergency, seals
from reference.models import Force
from tests.accounts.factories import LANCASHIRE
from tests.exports.reading import csv_lines
from tests.investigations.sealed.world import EMERGENCY, REFERENCE, SealedWorld, moved_to_cumbria, seal, unsealed_world
from tests.roles import acting, acting_for


def requested(by: User) -> ListExport:
    """A list of every investigation that a person sees, which the clerk has yet to write."""
    source, filters = registered()["investigations"], QueryDict("")
    return requests.request_export(
        source,
        filters,
        narrowed=source.narrow(filters, by),
        plan=requests.ExportPlan(rows=2, needs_approval=False),
        chosen=ListFormat.CSV,
        reason="A test.",
        recipient="",
        by=by,
    )


@pytest.fixture
def as_clerk(committed: Callable[..., Any], settings: Any) -> Callable[..., Any]:
    """`as_clerk(work)` runs work as the clerk's process does: its role, and its one connection."""
    settings.LOGIN_ALIAS = "default"
    return lambda work: committed(work, role="clerk")[0]


@pytest.fixture
def world(committed: Callable[..., Any]) -> SealedWorld:
    """Nothing is sealed yet."""
    (made,) = committed(unsealed_world)
    assert isinstance(made, SealedWorld)
    return made


def change(world: SealedWorld, *people: User) -> None:
    review_on = clock.today() + timedelta(days=60)
    seals.change(world.seal, people=people, review_on=review_on, seen=seals.token_of(world.seal), by=world.lead)


def file_of(export: ListExport) -> str:
    """The references in a finished file."""
    with requests.store().open(ListExport.objects.get(pk=export.pk).stored_as) as file:
        return "\n".join(str(line) for line in csv_lines(file.read()))


@pytest.mark.django_db
@pytest.mark.parametrize("who", ["outsider", "analyst", "other_lead", "coordinator"])
def test_sealing_withdraws_finished_files_of_all_others(who: str) -> None:
    world = unsealed_world()
    person = getattr(world, who)
    finished = finished_file(person)

    seal(world)

    finished.refresh_from_db()
    assert not finished.is_ready


@pytest.mark.django_db
def test_sealing_withdraws_finished_files_of_a_force_that_had_the_case() -> None:
    world = unsealed_world()
    finished, lead = finished_file(world.outsider), moved_to_cumbria(world)

    with acting_for(lead):
        people, review_on = [lead, world.coordinator], clock.today() + timedelta(days=60)
        case = Investigation.objects.get(pk=world.case.pk)
        seals.seal(case, people=people, reason="An inquiry.", review_on=review_on, by=lead)

    finished.refresh_from_db()
    assert not finished.is_ready


@pytest.mark.django_db
def test_file_of_a_person_is_withdrawn_when_they_are_removed() -> None:
    world = seal(unsealed_world())
    removed, stays, of_lead = (finished_file(person) for person in (world.analyst, world.outsider, world.lead))

    with acting_for(world.lead):
        change(world, world.lead, world.coordinator)

    for export in (removed, stays, of_lead):
        export.refresh_from_db()
    assert not removed.is_ready
    assert stays.is_ready  # who was not named has nothing of it
    assert of_lead.is_ready
    with acting_for(world.analyst), pytest.raises(TransitionNotAllowed, match="no longer available"):
        requests.open_file(removed.public_id, by=world.analyst)


@pytest.mark.django_db
@pytest.mark.parametrize("change", [{"state": ExportState.READY}, {"expires_at": clock.now() + timedelta(days=9)}])
def test_nobody_makes_a_withdrawn_file_available_again(change: dict[str, object]) -> None:
    world = unsealed_world()
    withdrawn = finished_file(world.outsider)
    seal(world)

    with (
        acting_for(world.outsider),
        pytest.raises(IntegrityError, match="an export that was stopped stays so"),
        transaction.atomic(),
    ):
        ListExport.objects.filter(pk=withdrawn.pk).update(**change)

    withdrawn.refresh_from_db()
    assert withdrawn.state == ExportState.STOPPED


@pytest.mark.django_db
def test_clerk_deletes_a_withdrawn_file_at_once_and_leaves_the_others() -> None:
    world, store = unsealed_world(), requests.store()
    withdrawn, stays = finished_file(world.outsider), finished_file(world.lead)
    for export in (withdrawn, stays):
        store.save(export.stored_as, ContentFile(b"x"))
    seal(world)

    with acting("clerk"):
        writing.remove_old()

    assert not store.exists(withdrawn.stored_as)
    assert store.exists(stays.stored_as)
    store.delete(stays.stored_as)


def finished_file(by: User) -> ListExport:
    """A request of which the file is ready."""
    with acting_for(by):
        export = requested(by)
    ready = {"state": ExportState.READY, "made_at": clock.now(), "name": "list.csv", "sha256": "0" * 64}
    ListExport.objects.filter(pk=export.pk).update(**ready)
    return export


def test_file_that_is_being_written_when_the_case_is_sealed_does_not_hold_it(
    world: SealedWorld, committed: Callable[..., Any], as_clerk: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    (export,) = committed(lambda: requested(world.outsider))
    written = writing.ListFile.write

    def sealed_meanwhile(file: Any, rows: Iterator[Sequence[ListCell]], **more: Any) -> None:
        monkeypatch.setattr(writing.ListFile, "write", written)
        lines = list(rows)
        people, review_on = [world.lead, world.analyst], clock.today() + timedelta(days=60)
        committed(
            lambda: seals.seal(world.case, people=people, reason="An inquiry.", review_on=review_on, by=world.lead),
            by=(world.lead,),
        )
        written(file, iter(lines), **more)

    monkeypatch.setattr(writing.ListFile, "write", sealed_meanwhile)

    assert as_clerk(lambda: writing.write(export.job_id))
    (content,) = committed(lambda: file_of(export))
    assert REFERENCE not in content
    assert "OPEN/1" in content


def test_file_holds_nothing_that_its_requester_sees_in_an_emergency_only(
    world: SealedWorld, committed: Callable[..., Any], as_clerk: Callable[..., Any]
) -> None:
    people, review_on = [world.lead, world.analyst], clock.today() + timedelta(days=60)
    committed(
        lambda: seals.seal(world.case, people=people, reason="An inquiry.", review_on=review_on, by=world.lead),
        by=(world.lead,),
    )
    force = Force(pk=LANCASHIRE)
    committed(
        lambda: emergency.open_investigation(force, REFERENCE, reason=EMERGENCY, by=world.outsider),
        by=(world.outsider,),
    )
    (export,) = committed(lambda: requested(world.outsider))

    assert as_clerk(lambda: writing.write(export.job_id))
    (content,) = committed(lambda: file_of(export))
    assert REFERENCE not in content
    assert "OPEN/1" in content
    assert committed(Entry.objects.count) == [2]
