"""Which force and month of the demonstration shows each edge case of the month; read by the documentation and tests.

Numbers are those of the list of edge cases. Renamed and merged forces (9), history from before the system (11) and
delegation do not occur: no force was renamed or merged in these months, and the others have no page yet.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from core import months
from demo import occasions, report
from demo.forces import force_named
from demo.plan import DemoHistory


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """An edge case, shown by one force's return of one month."""

    number: int
    title: str
    slug: str
    month: date
    shows: str

    @property
    def address(self) -> str:
        """The URL of the return."""
        return f"/returns/{force_named(self.slug).code}/{months.text(self.month)}/"


def edges(history: DemoHistory) -> list[Edge]:
    """Every edge case that occurs, in the order of the list."""
    then, newest = history.then_script, history.newest

    def back(n: int) -> date:
        return months.following(newest, n)

    giver, receiver, handed = then.transfers[0]
    leader, second, together, withdrawn = occasions.JOINT_THEN
    late = next(place for place, after in occasions.LATE.items() if after)
    corrected, wrong, _ = occasions.CORRECTED_THEN
    now_corrected, n = occasions.CORRECTED_NOW
    retired_at, _, kept_until = occasions.RETIRED
    rows = [
        (
            1,
            "first-ever return",
            "devon-and-cornwall",
            report.FIRST,
            "the reconciliation opens with cases that were already running",
        ),
        (1, "a new series", "devon-and-cornwall", back(-5), "nothing rolls or compares across the break"),
        (1, "first-ever return later than others", "gwent", back(-4), "its first return of the series is its own"),
        (2, "skipped months", "gwent", date(2017, 8, 1), "the flows of June and July 2017 are in it, flagged"),
        (2, "rolled from a submission", occasions.UNDECIDED_BEFORE, newest, "the month before is not decided yet"),
        (3, "late return after the lock", *late, "counts from version 2 of the month, made by the national team"),
        (3, "late return before publishing", "cleveland", date(2017, 10, 1), "in version 1, and marked as late"),
        (4, "earlier month reopened", corrected, wrong, "version 2; one investigation had closed in time"),
        (
            4,
            "a later reconciliation with a correction",
            corrected,
            months.following(wrong),
            "may need correction itself",
        ),
        (4, "reopened before the lock", "essex", date(2018, 3, 1), "the coordinator reopened it; revision 2 counts"),
        (4, "version 2 in the present series", now_corrected, back(n), "the type of one investigation was wrong"),
        (5, "nil return", "city-of-london", date(2017, 8, 1), "no entry at all"),
        (5, "the last ones closed", "city-of-london", date(2017, 6, 1), "an ordinary return with live 0"),
        (6, "merged investigation", "metropolitan", date(2018, 5, 1), "the survivor keeps its reference"),
        (6, "opened and closed within a month", *_at_once(history), "counts as first reported and as closed"),
        (6, "reopened investigation", *_reopened(history), "closed in an earlier month, live again"),
        (7, "transferred out", giver, handed, "the giver keeps its own months"),
        (7, "transferred in", receiver, handed, "the same investigation under a reference of its own"),
        (7, "an offer that waits", occasions.PENDING_OFFER[1], newest, "accepted in the draft, or declined"),
        (
            7,
            "an offer declined",
            occasions.DECLINED_OFFER[0],
            newest,
            "the giver reads why in its draft",
        ),
        (7, "an offer withdrawn", occasions.WITHDRAWN_OFFER[0], back(-1), "it stayed with the giver"),
        (7, "supporting forces", "metropolitan", report.LAST, "named on the investigation, summed over no area"),
        (7, "a force that supports another", "cumbria", newest, "its rows are at /investigations/supporting/"),
        (7, "a joint operation returned twice", leader, together, "found by the rule, in one unit"),
        (7, "one of the two withdrawn", second, withdrawn, "void, because the other force returns it"),
        (7, "returned twice across units", "west-yorkshire", newest, "found by the rule, for the national team"),
        (8, "wrongly created investigation", "nottinghamshire", date(2018, 8, 1), "void with a reason, a correction"),
        (8, "adverts struck out", "lancashire", report.STRUCK_OUT_IN, "all of the anomaly's rows at once"),
        (10, "retired vocabulary", retired_at, kept_until, "the sub-type ended in June 2019; the row keeps its code"),
        (
            12,
            "submitted, then changed role",
            "merseyside",
            newest,
            "its analyst coordinates the unit now, and can't approve",
        ),
        (13, "29 February and a clock change", "metropolitan", report.LAST, "the month ends on the 29th"),
        (14, "words in free text", "devon-and-cornwall", newest, "the warning is at every box of the form"),
    ]
    return [
        Edge(number=number, title=title, slug=slug, month=month, shows=shows)
        for number, title, slug, month, shows in rows
    ]


def _at_once(history: DemoHistory) -> tuple[str, date]:
    """The first return with an investigation that was first reported and closed in it."""
    for place, planned in history.then.returns.items():
        if any(line.state == "closed" for line in planned.having(arrival="first_reported")):
            return place
    raise LookupError("No investigation opens and closes within a month.")


def _reopened(history: DemoHistory) -> tuple[str, date]:
    """The first return with a reopened investigation."""
    for place, planned in history.then.returns.items():
        if any(planned.having(arrival="reopened")):
            return place
    raise LookupError("No investigation is reopened.")
