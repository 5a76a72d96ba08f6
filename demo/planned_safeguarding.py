"""Plans the safeguarding of each referral: most actions were done within days, and a few are open.

All invented; the same seed and day give the same actions. Nothing here needs a database.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from demo.planned_referrals import SEED, PlannedReferral

LANGUAGES = {
    "albanian": "Albanian", "vietnamese": "Vietnamese", "romanian": "Romanian", "chinese": "Mandarin",
    "indian": "Punjabi", "sudanese": "Arabic", "eritrean": "Tigrinya", "polish": "Polish",
}  # fmt: skip
OFFICERS = ("Rowan Hale", "Mina Cotter", "Tobias Wray", "Ines Calloway", "Jonah Prout", "Sunita Vale", "Keir Lomas")
ITEMS = ("safety", "accommodation", "medical", "needs", "advice")
OF_A_CHILD = "strategy"
NEW = timedelta(days=14)
FORGOTTEN_WHILE_NEW, FORGOTTEN = 0.1, 0.004  # the share of people for which an essential action is still open
CHANNELS = ("phone", "text", "email", "post", "somebody")


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedSafeguarding:
    """The safeguarding of one referral. A checklist item has the day and hour on which it was done."""

    done: dict[str, tuple[date, int]]
    safe: dict[str, str]
    officer: str
    phone: str
    language: str
    authority_informed_on: date | None = None
    guardian_area: str = ""
    guardian_referred_on: date | None = None
    guardian_worker: str = ""


def with_care(planned: Iterable[PlannedReferral], *, today: date) -> Iterator[PlannedReferral]:
    """The same referrals; submitted ones have their safeguarding as of today."""
    generator = random.Random(f"{SEED}: care")
    for referral in planned:
        if referral.steps[0].move != "submit":
            yield referral
            continue
        yield replace(referral, care=_care(referral, today=today, generator=generator))


def _care(referral: PlannedReferral, *, today: date, generator: random.Random) -> PlannedSafeguarding:
    sent, is_child = referral.met_on, referral.typed["under_18"] == "yes"
    items = (*ITEMS, OF_A_CHILD) if is_child else ITEMS
    forgotten = FORGOTTEN_WHILE_NEW if today - sent <= NEW else FORGOTTEN
    is_forgotten = generator.random() < forgotten
    done = {}
    for item in items:
        after = generator.choices([0, 1, 2, 4], weights=[40, 35, 20, 5])[0]
        hour = generator.randrange(9 if after else 13, 20)
        if item != "safety" and generator.random() < 0.08:
            continue
        done[item] = (sent + timedelta(days=after), hour)
    done = {} if is_forgotten else {item: when for item, when in done.items() if when[0] < today}
    safe = {channel: generator.choices(["yes", "no", "not_known"], weights=[45, 25, 30])[0] for channel in CHANNELS}
    safeguarding = PlannedSafeguarding(
        done=done,
        safe=safe if generator.random() < 0.7 else {},
        officer=generator.choice(OFFICERS),
        phone=f"01632 960{generator.randrange(1000):03}",  # numbers reserved for drama
        language=LANGUAGES.get(str(referral.typed["nationality"]), "English"),
    )
    if not is_child or generator.random() < forgotten:
        return safeguarding
    return _of_a_child(safeguarding, sent, today=today, generator=generator)


def _of_a_child(care: PlannedSafeguarding, sent: date, *, today: date, generator: random.Random) -> PlannedSafeguarding:
    informed_on = min(sent + timedelta(days=generator.choice([0, 0, 0, 1])), today)
    covered = generator.random() < 0.66
    return replace(
        care,
        authority_informed_on=informed_on,
        guardian_area="yes" if covered else "no",
        guardian_referred_on=informed_on if covered else None,
        guardian_worker=generator.choice(["direct", "coordinator"]) if covered else "",
    )
