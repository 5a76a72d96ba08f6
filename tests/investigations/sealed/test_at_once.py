"""A case is sealed while somebody adds a row about it: the row is sealed too (P7, P30)."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db import connection

from core import clock
from investigations.models import EmergencyAccess, Entry, EntryPeople, SupportingForce
from investigations.returns import creation, draft_rows, rows
from investigations.sealed import emergency, seals
from reference.models import Force
from tests.accounts.factories import KENT, LANCASHIRE
from tests.investigations.factories import MARCH
from tests.investigations.sealed.world import EMERGENCY, REFERENCE, SealedWorld, unsealed_world

WAITING = """
select exists (
    select from pg_locks l join pg_stat_activity a on a.pid = l.pid
    where a.datname = current_database() and not l.granted
)
"""


def test_row_added_while_its_case_is_sealed_is_sealed_too(committed: Callable[..., Any]) -> None:
    (world,) = committed(unsealed_world)
    assert isinstance(world, SealedWorld)
    added = threading.Event()

    def add() -> bool:
        SupportingForce.objects.create(investigation=world.case, force_id=LANCASHIRE, supporter_id=KENT)
        added.set()
        return until_somebody_waits()

    def seal() -> None:
        added.wait(timeout=30)
        review_on = clock.today() + timedelta(days=60)
        people = [world.lead, world.analyst]
        seals.seal(world.case, people=people, reason="An inquiry.", review_on=review_on, by=world.lead)

    waited, _ = committed(add, seal, by=(world.outsider, world.lead))

    assert waited, "sealing did not wait for the row"
    (stamped,) = committed(lambda: numbers("select sealed from investigations_supportingforce"))
    assert stamped == [world.case.pk, world.case.pk]


def test_saving_a_row_and_sealing_its_case_never_wait_for_each_other(committed: Callable[..., Any]) -> None:
    """Both lock the return first: the one that comes second waits, and then does the rest."""
    (world,) = committed(unsealed_world)
    assert isinstance(world, SealedWorld)
    (started,) = committed(lambda: creation.start(LANCASHIRE, MARCH, by=world.analyst), by=(world.analyst,))
    assert started is not None
    (key,) = committed(lambda: Entry.objects.get(revision__period=MARCH, investigation=world.case).pk)
    stored = threading.Event()

    def save() -> bool:
        entry = rows.locked(key, by=world.analyst)
        entry.stage_id = "charged"
        draft_rows.store(entry, ["stage"])
        stored.set()
        waited = until_somebody_waits()
        EntryPeople.objects.create(
            entry=entry,
            force_id=LANCASHIRE,
            role="victim",
            nationality_id="british",
            gender="male",
            age_group="25-39",
            count=4,
        )
        return waited

    def seal() -> None:
        stored.wait(timeout=30)
        review_on = clock.today() + timedelta(days=60)
        people = [world.lead, world.analyst]
        seals.seal(world.case, people=people, reason="An inquiry.", review_on=review_on, by=world.lead)

    waited, refused = committed(save, seal, by=(world.analyst, world.lead))

    assert (waited, refused) == (True, None)
    (people,) = committed(lambda: numbers("select sealed from investigations_entrypeople where count = 4"))
    (stage,) = committed(lambda: Entry.objects.get(pk=key).stage_id)
    assert (people, stage) == ([world.case.pk], "charged")


def test_two_clicks_at_once_open_it_once(committed: Callable[..., Any]) -> None:
    (world,) = committed(unsealed_world)
    people, review_on = [world.lead, world.analyst], clock.today() + timedelta(days=60)
    committed(
        lambda: seals.seal(world.case, people=people, reason="An inquiry.", review_on=review_on, by=world.lead),
        by=(world.lead,),
    )

    def click() -> Any:
        force = Force.objects.get(pk=LANCASHIRE)
        return emergency.open_investigation(force, REFERENCE, reason=EMERGENCY, by=world.outsider)

    committed(click, click, by=(world.outsider, world.outsider))

    assert committed(EmergencyAccess.objects.count) == [1]


def until_somebody_waits() -> bool:
    """Whether another connection waits for a lock of this one, within ten seconds."""
    for _ in range(200):
        with connection.cursor() as cursor:
            cursor.execute(WAITING)
            if cursor.fetchone() == (True,):
                return True
        time.sleep(0.05)
    return False


def numbers(statement: str) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return [number for (number,) in cursor.fetchall()]
