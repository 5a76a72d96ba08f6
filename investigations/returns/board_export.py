"""The board as a file: one line for each force and month, with the status of its return.

Each number is for one force only. A return that is not approved has no number, which is not 0.
"""

from __future__ import annotations

from datetime import date

from django.http import QueryDict

from accounts.choices import POLICE_ROLES
from accounts.models import User
from core import months
from core.spreadsheets.sheet import ColumnKind
from exports.sources import ListColumn, ListLine, ListSource, MadeList, NarrowedList
from figures.models import Period
from investigations.returns import board


def until_of(query: QueryDict, *, newest: date) -> date:
    """The last month of the board, as its address says; the newest where it says nothing that is a month."""
    typed = query.get("until", "")
    try:
        return min(months.parse(typed), newest) if typed else newest
    except ValueError:
        return newest


def narrowed(query: QueryDict, user: User) -> NarrowedList:
    """The months up to the one asked for, of the forces within the user's scope."""
    newest = Period.objects.newest_first().values_list("month", flat=True).first()
    if newest is None:
        return MadeList()
    until = until_of(query, newest=newest)
    shown = board.board_for(user, until=until).from_first_due()
    made = [
        ListLine(
            cells=[
                row.force.called_on(months.last_day(cell.month)).short_name,
                str(row.force.unit),
                months.text(cell.month),
                cell.word,
                cell.counted.value,
            ]
        )
        for row in shown.rows
        for cell in row.cells
    ]
    words = f"{months.label(shown.months[0])} to {months.label(shown.months[-1])}"
    return MadeList(made=made, filters=f"until {months.text(until)}", in_words=(f"Months: {words}",))


LIST = ListSource(
    name="board",
    title="Returns by force",
    singular="return",
    plural="returns",
    subject="investigations.monthlyreturn",
    roles=POLICE_ROLES,
    list_url="investigations:return-board",
    columns=(
        ListColumn(name="force", label="Force", description="Its name at the end of the month."),
        ListColumn(name="unit", label="Unit"),
        ListColumn(name="month", label="Month"),
        ListColumn(name="status", label="Status of the return", description="“nil”: approved, nothing to report."),
        ListColumn(
            name="live",
            label="Live investigations at month end",
            kind=ColumnKind.NUMBER,
            description="Of this force alone, from its approved return. Without one there is no number, which is not "
            "0.",
        ),
    ),
    key=("force", "month"),
    narrow=narrowed,
)
