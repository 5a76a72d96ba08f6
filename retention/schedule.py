"""The retention schedule: what starts the clock of each kind of record, when it is reviewed, and who decides.

A review is no deletion: no record is erased automatically. A rule is valid from a day on; a changed period is a new
rule with its first day, so that the page can say what was valid when a record was reviewed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from core.govuk import in_words

APP = (
    "College of Policing, APP: review, retention and disposal (Police information and records management Code of "
    "Practice)"
)
DPA = "Data Protection Act 2018, section 39: no longer than necessary, with time limits for review"


@dataclass(frozen=True, slots=True, kw_only=True)
class RetentionRule:
    """One rule. Without `years` the kind has no review: `fixed_period` says how it ends."""

    kind: str
    records: str
    starts_from: str
    source: str
    decided_by: str
    valid_from: date
    reason_prefix: str = ""  # what a sentence about one record says before the date
    years: int = 0
    next_review_years: int = 0  # the most years until the next review
    fixed_period: str = ""
    is_verified: bool = False

    @property
    def period(self) -> str:
        """`Review after 10 years, then at least every 10 years`."""
        return (
            self.fixed_period or f"Review after {self.years} years, then at least every {self.next_review_years} years"
        )

    @property
    def starts_from_in_sentence(self) -> str:
        """What starts the time, inside a sentence: `The period starts when the last order has ended.`"""
        return self.starts_from[:1].lower() + self.starts_from[1:]

    def review_on(self, ended_on: date | None) -> date:
        """The first review of a record that ended on this day; never for one that has not ended."""
        return date.max if ended_on is None else years_after(ended_on, self.years)

    def due_if_ended_by(self, today: date) -> date:
        """The day by which a record must have ended to be due for its first review today."""
        return years_after(today, -self.years)

    def latest_review(self, today: date) -> date:
        """The last day that may be chosen for the next review."""
        return years_after(today, self.next_review_years)

    def why(self, ended_on: date | None) -> str:
        """Why a record is due, in words."""
        return f"{self.reason_prefix} {in_words(ended_on)}, at least {self.years} years ago" if ended_on else ""


def years_after(day: date, years: int) -> date:
    """The same day so many years later or earlier; 28 February for 29 February."""
    year = day.year + years
    if (day.month, day.day) == (2, 29):
        return date(year, 2, 28)
    return day.replace(year=year)


LOGGED = (
    "Data Protection Act 2018, section 62: logs of collection, alteration, consultation, disclosure, combination and "
    "erasure"
)
OURS = "the law sets no period for it, and this one is ours"
AUTOMATIC = "The service, automatically"
START = date(2026, 1, 1)
RULES = (
    RetentionRule(
        kind="investigation",
        records="Investigations",
        reason_prefix="Closed on",
        starts_from="When it is closed in an approved return",
        years=10,
        next_review_years=10,
        source=APP,
        decided_by="A lead of the force, after a request by another person of the force",
        valid_from=START,
    ),
    RetentionRule(
        kind="referral",
        records="NRM referrals",
        reason_prefix="Concluded on",
        starts_from="When the case is concluded in the NRM, or the Home Office is notified",
        years=10,
        next_review_years=10,
        source=APP,
        decided_by="A lead of the force who is an NRM contact, after a request by another NRM contact of the force",
        valid_from=START,
    ),
    RetentionRule(
        kind="crime",
        records="Crime records",
        reason_prefix="Nothing done since",
        starts_from="When the record is settled and nothing more is done about it",
        years=10,
        next_review_years=10,
        source=APP,
        decided_by="A lead of the force who is an NRM contact, after a request by another NRM contact of the force",
        valid_from=START,
    ),
    RetentionRule(
        kind="subject",
        records="Subjects and their orders",
        reason_prefix="The last order ended on",
        starts_from="When the last order has ended",
        years=10,
        next_review_years=10,
        source=APP,
        decided_by="A lead of the force who is an order manager, after a request by another order manager of the force",
        valid_from=START,
    ),
    RetentionRule(
        kind="version",
        records="Versions of guidance and debriefs",
        reason_prefix="Replaced, withdrawn or deleted on",
        starts_from="When it is replaced, withdrawn or deleted",
        years=5,
        next_review_years=5,
        source=f"{DPA}; {OURS}",
        decided_by="An approver in the national team, after a request by another approver",
        valid_from=START,
    ),
    *(
        RetentionRule(
            kind=kind,
            records=records,
            starts_from=starts_from,
            fixed_period=fixed_period,
            source=source,
            decided_by=by,
            valid_from=START,
        )
        for kind, records, starts_from, fixed_period, source, by in (
            ("upload", "Uploaded returns", "At the upload", "Rows for 7 days; the report stays", DPA, AUTOMATIC),
            ("draft", "Drafts of forms", "At the last change", "7 days", DPA, AUTOMATIC),
            ("export", "Downloads", "At the request", "The file for 24 hours, the request for 30 days", DPA, AUTOMATIC),
            ("notice", "Notices", "When it is made", "90 days", DPA, AUTOMATIC),
            ("feedback", "Feedback", "When it is sent", "180 days", DPA, AUTOMATIC),
            (
                "access review",
                "Access reviews",
                "When the quarter begins",
                "3 years",
                f"{DPA}; {OURS}",
                AUTOMATIC,
            ),
            (
                "log",
                "The log",
                "At the access",
                "Permanently. It has reasons that people typed, and no text of a record",
                LOGGED,
                "Nobody. The log cannot be changed",
            ),
        )
    ),
)


def rule_for(kind: str, day: date) -> RetentionRule:
    """The rule of a kind that is valid on a day. Raises LookupError if there is none."""
    for rule in sorted(RULES, key=lambda rule: rule.valid_from, reverse=True):
        if rule.kind == kind and rule.valid_from <= day:
            return rule
    raise LookupError(f"No retention rule for {kind} is valid on {day}.")


def rules_on(day: date) -> list[RetentionRule]:
    """The rules that are valid on a day, one for each kind of record."""
    return [rule_for(kind, day) for kind in dict.fromkeys(rule.kind for rule in RULES if rule.valid_from <= day)]
