"""People for tests of matching, and a simulation of the commit that a test's single transaction never makes."""

from __future__ import annotations

import csv
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.db import connection

from accounts import jobs
from accounts.database_scope import enter_job
from accounts.models import User
from matching import person_match
from matching.tokens import PersonWords
from tests.accounts.factories import LANCASHIRE
from tests.roles import acting

APP = "nrm"


@contextmanager
def working(person: User) -> Iterator[None]:
    """Run as the owner under this user's scope, as a request runs under the web role's."""
    job = jobs.begin("test", by=person)
    with acting("owner"):
        enter_job(job)
        yield


def commit() -> None:
    """Treat every attempt as committed: a test runs in one transaction."""
    with connection.cursor() as cursor:
        cursor.execute("update matching_matchattempt set xid = '3' where xid <> '3'")


def known(person: PersonWords, *, force: str = LANCASHIRE, app: str = APP) -> uuid.UUID:
    """A record of a force under which this person can be matched."""
    record = uuid.uuid4()
    person_match.replace_hashes(person, app=app, record=record, force=force)
    return record


def look(person: PersonWords, *, by: User, app: str = APP, force: str | None = None) -> person_match.PersonMatchAnswer:
    """Search, and get the answer."""
    with working(by):
        attempt = person_match.start_attempt(person, app=app, by=by, force=force)
        commit()
        return person_match.result_of(attempt.ticket, by=by)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two people of the file, and whether they are the same."""

    what: str
    half: str
    same: bool
    stored: PersonWords
    typed: PersonWords


def pairs() -> list[Pair]:
    """All 200."""
    with (Path(__file__).parent / "pairs.csv").open(newline="", encoding="utf-8") as file:
        return [
            Pair(
                what=row["what"],
                half=row["half"],
                same=row["same"] == "yes",
                stored=_person(row, "a"),
                typed=_person(row, "b"),
            )
            for row in csv.DictReader(file)
        ]


def _person(row: dict[str, str], side: str) -> PersonWords:
    born = row[f"born_{side}"]
    return PersonWords(
        given_names=row[f"given_{side}"],
        family_names=row[f"family_{side}"],
        other_names=row[f"other_{side}"],
        born=date.fromisoformat(born) if born else None,
        nationality=row[f"nationality_{side}"],
    )
