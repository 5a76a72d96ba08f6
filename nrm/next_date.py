"""When the next thing is due on a referral: one rule for the header of its pages and its row in a list.

The Home Office form comes first while the form is ready for it, then the first safeguarding action or the authority's
next step, whichever is earlier.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from core import clock
from core.govuk import in_words
from core.todo import when_due_at
from nrm.models import Referral
from nrm.safeguarding import progress

FORM, SAFEGUARDING = "Home Office form", "Safeguarding"


@dataclass(frozen=True, slots=True, kw_only=True)
class NextDate:
    """What is due next: `due_at` if within hours, otherwise `due_on`. Neither is set if nothing has a date."""

    what: str = ""  # empty for the authority's next step, which the status names
    due_on: date | None = None
    due_at: datetime | None = None

    @property
    def is_overdue(self) -> bool:
        """Whether it was due before now, or before today."""
        if self.due_at is not None:
            return self.due_at <= clock.now()
        return self.due_on is not None and self.due_on < clock.today()

    @property
    def when(self) -> str:
        """The time as a list prints it: `Due by 20:30`, `Overdue since 13:05`. Empty if only a day is set."""
        return when_due_at(self.due_at, now=clock.now()) if self.due_at else ""

    @property
    def note(self) -> str:
        """What is due and whether it is overdue, below the date in a list: `Safeguarding, overdue`."""
        late = "overdue" if self.is_overdue and not self.due_at else ""
        words = ", ".join(part for part in (self.what, late) if part)
        return f"{words[:1].upper()}{words[1:]}"

    @property
    def sentence(self) -> str:
        """The same as a header prints it: `Home Office form: due by 20:30`, `3 November 2026, safeguarding overdue`."""
        if self.when:
            return f"{self.what}: {self.when.lower()}"
        day = in_words(self.due_on) if self.due_on else "No date set"
        late = "overdue" if self.is_overdue else ""
        words = " ".join(part for part in (self.what.lower(), late) if part)
        return f"{day}, {words}" if words else day


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralRow:
    """A referral in a list, with its next date."""

    referral: Referral
    next_date: NextDate


def next_date_of(referral: Referral) -> NextDate:
    """Return the next date of a referral that was loaded with `progress.marked`."""
    if referral.refer_by:
        return NextDate(what=FORM, due_at=referral.refer_by)
    first_due_on = progress.progress_of(referral).first_due_on
    if first_due_on and (referral.due_on is None or first_due_on < referral.due_on):
        return NextDate(what=SAFEGUARDING, due_on=first_due_on)
    return NextDate(due_on=referral.due_on)


def rows_of(referrals: Iterable[Referral]) -> list[ReferralRow]:
    """Return the rows of a list whose referrals were loaded with `progress.marked`."""
    return [ReferralRow(referral=referral, next_date=next_date_of(referral)) for referral in referrals]
