"""The script of the demonstration: unusual events by force and month.

Months of the second series count from the newest: 0 is the month before today, -5 the first of the series. `edges.py`
says which edge case each event shows.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from core import months

MONTHS_NOW = 6


def _m(text: str) -> date:
    return months.parse(text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasions:
    """The script of one series. A place is a force's slug and a month."""

    pinned: dict[tuple[str, date], int]  # live investigations of a force, regardless of its share
    skipped: frozenset[tuple[str, date]]
    transfers: tuple[tuple[str, str, date], ...]  # giver, receiver, month
    merged: tuple[tuple[str, date], ...]
    void: tuple[tuple[str, date], ...]
    joint: tuple[tuple[str, str, date, date | None], ...]  # leader, second force, from, withdrawn in
    retired: tuple[str, date, date] | None = None  # a force that has the retired sub-type, from, at least until
    supported: tuple[tuple[str, tuple[str, ...]], ...] = ()  # lead, supporting forces


RETIRED_SUB_TYPE = "LAB.charity-collection"
RETIRED_AFTER = date(2019, 6, 30)

RETIRED = ("northamptonshire", _m("2019-03"), _m("2019-09"))
JOINT_THEN = ("avon-and-somerset", "devon-and-cornwall", _m("2018-08"), _m("2018-11"))
_CITY = "city-of-london"
THEN = Occasions(
    pinned={
        **{(_CITY, month): 0 for month in months.between(_m("2016-12"), _m("2017-02"))},
        **{(_CITY, month): 1 for month in months.between(_m("2017-03"), _m("2017-05"))},
        **{(_CITY, month): 0 for month in months.between(_m("2017-06"), _m("2017-08"))},
        ("dyfed-powys", _m("2016-12")): 0,
        ("dyfed-powys", _m("2017-01")): 0,
    },
    skipped=frozenset(
        (slug, _m(month))
        for slug, written in {
            "police-scotland": "2017-03 2017-09 2018-06",
            "cumbria": "2017-04",
            "psni": "2017-05",
            "gwent": "2017-06 2017-07",
            "dorset": "2017-08",
            "dyfed-powys": "2017-10 2019-05",
            "warwickshire": "2017-11",
            "staffordshire": "2017-12",
            "durham": "2018-05",
            "north-yorkshire": "2018-07 2018-08",
            "humberside": "2018-09",
            "btp": "2018-10",
            "cleveland": "2019-06",
            "bedfordshire": "2019-08",
            "wiltshire": "2019-10",
            "lincolnshire": "2019-11",
        }.items()
        for month in written.split()
    ),
    transfers=(
        ("metropolitan", "essex", _m("2018-03")),
        ("kent", "metropolitan", _m("2018-11")),
        ("lancashire", "greater-manchester", _m("2019-02")),
        ("west-mercia", "west-midlands", _m("2019-06")),
        ("bedfordshire", "hertfordshire", _m("2019-09")),
        ("devon-and-cornwall", "avon-and-somerset", _m("2019-11")),
        ("south-wales", "gwent", _m("2020-01")),
    ),
    merged=(
        ("metropolitan", _m("2018-05")),
        ("thames-valley", _m("2018-12")),
        ("west-midlands", _m("2019-03")),
        ("greater-manchester", _m("2019-10")),
        ("metropolitan", _m("2020-02")),
    ),
    void=(
        ("merseyside", _m("2017-09")),
        ("nottinghamshire", _m("2018-08")),
        ("essex", _m("2019-07")),
    ),
    joint=(JOINT_THEN,),
    retired=RETIRED,
    supported=(
        ("metropolitan", ("essex", "kent")),
        ("west-yorkshire", ("south-yorkshire", "humberside")),
        ("avon-and-somerset", ("devon-and-cornwall",)),
    ),
)


def now(newest: date) -> Occasions:
    """The script of the second series, for its newest month."""

    def back(n: int) -> date:
        return months.following(newest, n)

    return Occasions(
        pinned={(_CITY, back(n)): live for n, live in zip(range(-5, 1), (2, 2, 1, 1, 0, 0), strict=True)},
        skipped=frozenset({("gwent", back(-5)), ("cumbria", back(-1))}),
        transfers=(("merseyside", "lancashire", back(-2)), ("sussex", "surrey", back(-1))),
        merged=(("hampshire", back(-1)), ("devon-and-cornwall", back(0))),
        void=(("surrey", back(-2)),),
        joint=(("lancashire", "west-yorkshire", back(-1), None),),
        supported=(
            ("lancashire", ("cumbria", "merseyside")),
            ("devon-and-cornwall", ("dorset",)),
            ("metropolitan", ("hertfordshire", "btp")),
        ),
    )


# Progress of the newest month, so that every user has tasks. Forces not named are approved.
STANDING_NOW: dict[str, str] = {
    "avon-and-somerset": "submitted",
    "devon-and-cornwall": "draft",
    "dorset": "answered",
    "gloucestershire": "not begun",
    "wiltshire": "queried",
    "lancashire": "submitted",
    "merseyside": "submitted",
    "cheshire": "draft",
    "cumbria": "submitted",
    "north-wales": "queried",
    "metropolitan": "submitted",
    "norfolk": "draft",
    "essex": "answered",
    "suffolk": "submitted",
    "kent": "not begun",
    "hampshire": "draft",
    "thames-valley": "submitted",
    "nottinghamshire": "submitted",
    "lincolnshire": "not begun",
    "leicestershire": "queried",
    "west-yorkshire": "submitted",
    "humberside": "draft",
    "northumbria": "submitted",
    "durham": "answered",
    "staffordshire": "submitted",
    "warwickshire": "not begun",
    "gwent": "submitted",
    "psni": "submitted",
    "police-scotland": "queried",
}
MOVED_FROM = "merseyside"  # whose analyst submitted the newest month and has since become the unit's coordinator
UNDECIDED_BEFORE = "norfolk"  # whose month before the newest awaits review
BY_ROWS = ("devon-and-cornwall", "lancashire", "sussex", "west-mercia")  # newest month entered row by row
PENDING_OFFER = ("gloucestershire", "devon-and-cornwall")  # giver, receiver
DECLINED_OFFER = ("cheshire", "cumbria")
WITHDRAWN_OFFER = ("essex", "kent", -2)

# Unusual events: force and month.
LATE = {  # submitted after the lock; True where version 1 was published before
    ("cleveland", _m("2017-10")): False,
    ("north-wales", _m("2018-01")): False,
    ("wiltshire", _m("2018-06")): True,
    ("suffolk", _m("2019-09")): False,
}
REOPENED_BEFORE_LOCK = {("essex", _m("2018-03")): "One investigation had the wrong exploitation type."}
CORRECTED_THEN = ("kent", _m("2019-05"), 3)  # reopened so many months later, after version 1
CORRECTED_NOW = ("thames-valley", -3)
CARRIED_QUESTION = ("northumbria", _m("2019-02"))
ASKED_ABOUT_ADVERTS = (
    ("lancashire", _m("2018-12")),
    ("kent", _m("2018-12")),
    ("west-yorkshire", _m("2019-01")),
    ("hampshire", _m("2019-02")),
)
