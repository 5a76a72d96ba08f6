"""Returns of several months that reconcile: cases with any values come in, are carried forward, change and close."""

from __future__ import annotations

import itertools
import random
from datetime import date, timedelta
from typing import Any

from core import months
from investigations.choices import FLAGS, AgeGroup, Gender
from investigations.models import Entry, EntryPeople, Revision
from reference.models import ExploitationSubType
from tests.figures import making
from tests.query import cases

TYPES = ("CRIM", "SEX", "LAB", "DOM", "UNK")
NATIONALITIES = ("british", "english", "albanian", "vietnamese", "unknown")


class RunningForce:
    """One force: each call of `approved` is its next month."""

    def __init__(self, force: str, *, chance: random.Random) -> None:
        self.force, self.chance = force, chance
        self.sub_types = list(ExploitationSubType.objects.values_list("code", "type"))
        self.live: list[Entry] = []

    def approved(self, month: date, *, new: int) -> Revision:
        """An approved return: all live cases of the return before, some changed or ended, and some new ones."""
        revision = making.draft(self.force, month)
        is_first = not self.live
        entries = [self._carried(revision, entry, month) for entry in self.live]
        arrivals = ("already_running", "first_reported") if is_first else ("first_reported",)
        for _ in range(new):
            arrival = self.chance.choice(arrivals)
            entries.append(self._entry(revision, arrival=arrival, **self._opening(month), **self._values()))
        making.approve(revision)
        cases.add_profiles(revision, chance=self.chance)
        self.live = [entry for entry in entries if entry.state == "live"]
        return revision

    def _carried(self, revision: Revision, previous: Entry, month: date) -> Entry:
        ending: dict[str, Any] = {}
        if self.chance.random() < 0.2:
            reason = self.chance.choice(["administrative", "conviction"])
            ending = {"state": "closed", "closing_reason_id": reason, "closed_on": month}
        elif self.chance.random() < 0.1:
            ending = {"state": "void"}
        values = self._values() if self.chance.random() < 0.3 else {flag: getattr(previous, flag) for flag in FLAGS}
        return self._entry(revision, previous=previous, **values, **ending)

    def _entry(self, revision: Revision, **fields: Any) -> Entry:
        entry = making.entry(revision, victims=0, **fields)
        groups = list(itertools.product(["victim", "suspect"], NATIONALITIES, Gender.values, AgeGroup.values))
        for role, nationality, gender, age_group in self.chance.sample(groups, self.chance.choice([0, 1, 2, 5])):
            EntryPeople.objects.create(
                entry=entry,
                force_id=self.force,
                role=role,
                nationality_id=nationality,
                gender=gender,
                age_group=age_group,
                count=self.chance.choice([1, 1, 2, 7]),
            )
        return entry

    def _opening(self, month: date) -> dict[str, Any]:
        return {"opened_on": months.last_day(month) - timedelta(days=self.chance.choice([0, 3, 28, 95, 200, 400, 800]))}

    def _values(self) -> dict[str, Any]:
        primary, *secondary = self.chance.sample(TYPES, self.chance.choice([1, 1, 2, 3]))
        known = [code for code, of in self.sub_types if of in {primary, *secondary}]
        return {
            "stage_id": self.chance.choice(["triage", "charged", "court"]),
            "origin_id": self.chance.choice(["unknown", "victim", "ngo"]),
            "primary_type_id": primary,
            "secondary_types": secondary,
            "sub_types": self.chance.sample(known, min(len(known), self.chance.choice([0, 1, 2]))),
            **{flag: self.chance.choice([True, False, None]) for flag in FLAGS},
        }
