"""Months as the national team handles them: snapshots built, published by two people, corrected and annotated."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from core import clock, months
from demo import occasions, whole_returns, words
from demo.cast import Cast
from demo.diary import Diary
from demo.forces import force_named
from demo.plan import DemoHistory
from demo.planned_returns import PlannedEntry, Series
from figures import annotating, publishing, snapshots
from figures.annotating import NewAnnotation
from figures.choices import AnnotationKind
from figures.models import Snapshot
from investigations.review import decisions

# From the published report that the history of the first series follows (demo/report.py).
KNOWN_ANOMALY = NewAnnotation(
    kind=AnnotationKind.ANOMALY,
    first=date(2018, 12, 1),
    last=date(2019, 3, 1),
    place="uk",
    primary_type="SEX",
    words="sexual exploitation: short-term data anomaly",
    sentence="The source describes the rise in sexual exploitation investigations as a short-term anomaly in the data "
    "and gives no further detail. The figures stay as reported. A change measured from or to these months is marked.",
    source="Modern Slavery Police Transformation Programme, annual report 2019/20",
)
ANOMALY_RECORDED_AT = datetime(2020, 3, 31, 10, 0, tzinfo=clock.LONDON)
AFTER_QUESTIONS = timedelta(days=7)  # figures are usually checked for a week before publication


@dataclass(slots=True, kw_only=True)
class Publishing:
    """Records the national team's work. Nothing is later than `present`."""

    history: DemoHistory
    cast: Cast
    present: datetime

    def publish(self, month: date, *, diary: Diary) -> None:
        """Build the month and publish it. The month before the newest waits for the second person."""
        newest = self.history.newest
        with clock.at(diary.after_lock(1, 9)):
            snapshot = snapshots.build(month)
        if month == newest:
            return
        moment = diary.after_lock(1, 10) + (timedelta() if _has_late_return(month) else AFTER_QUESTIONS)
        self._two_people(snapshot, moment=moment, confirm=month != months.previous(newest))

    def annotate(self) -> None:
        """Record the known anomaly of the first series."""
        with clock.at(ANOMALY_RECORDED_AT):
            annotating.record(KNOWN_ANOMALY, by=self.cast.national)

    def publish_again(self, month: date, *, reason: str, moment: datetime) -> None:
        """Publish the next version of a month, with its reason."""
        with clock.at(moment):
            snapshot = snapshots.build(month)
        self._two_people(snapshot, moment=moment + timedelta(minutes=20), reason=reason)

    def publishes_again_during(self, month: date) -> bool:
        """Whether a late return or a correction leads to another version of this month or of an earlier one."""
        _, then, later = occasions.CORRECTED_THEN
        _, back = occasions.CORRECTED_NOW
        corrected_in = (months.following(then, later), months.following(self.history.newest, back + 1))
        return _has_late_return(month) or month in corrected_in

    def correct(self, series: Series, month: date) -> None:
        """During a month, correct an earlier, published one if the script says so, and publish its next version."""
        slug, then, later = occasions.CORRECTED_THEN
        if month == months.following(then, later):
            lines = closed_in_time(series, slug, then)
            self._correct(series, slug, then, lines=lines, reason=words.CORRECTION_REASON, during=month)
        slug, back = occasions.CORRECTED_NOW
        wrong = months.following(self.history.newest, back)
        if month == months.following(wrong):
            self._correct(series, slug, wrong, lines=None, reason=words.TYPE_REASON, during=month)

    def _correct(
        self, series: Series, slug: str, month: date, *, lines: list[PlannedEntry] | None, reason: str, during: date
    ) -> None:
        """The national team reopens the return, the force submits a corrected one, its reviewer approves it, and two
        people publish.
        """
        diary, code = Diary.of(during, present=self.present), force_named(slug).code
        with clock.at(diary.after_lock(4, 11)):
            decisions.reopen(code, month, reason=reason, seen=whole_returns.seen_of(code, month), by=self.cast.national)
        with clock.at(diary.after_lock(5, 11)):
            whole_returns.submit_whole(series.returns[slug, month], by=self.cast.analyst(slug), lines=lines)
        with clock.at(diary.after_lock(5, 15)):
            decisions.approve(code, month, seen=whole_returns.seen_of(code, month), by=self.cast.reviewer(slug))
        self.publish_again(month, reason=reason, moment=diary.after_lock(6, 10))

    def _two_people(self, snapshot: Snapshot, *, moment: datetime, reason: str = "", confirm: bool = True) -> None:
        with clock.at(min(moment, self.present)):
            proposal = publishing.propose(snapshot, reason=reason, by=self.cast.national)
        if confirm:
            with clock.at(min(moment + timedelta(hours=4), self.present)):
                publishing.confirm(proposal, seen=publishing.token_of(proposal), by=self.cast.publisher)


def _has_late_return(month: date) -> bool:
    """Whether a return of the month is submitted after its first version was published."""
    return any(when == month and after for (_, when), after in occasions.LATE.items())


def closed_in_time(series: Series, slug: str, month: date) -> list[PlannedEntry]:
    """The month's lines, with one case closed that was returned as live and closed only in the next return."""
    later = {line.reference: line for line in series.returns[slug, months.following(month)].having(state="closed")}
    lines = series.returns[slug, month].lines
    number = next(n for n, line in enumerate(lines) if line.is_live and line.reference in later)
    then = later[lines[number].reference]
    closed = replace(
        lines[number],
        state="closed",
        stage=then.stage,
        people=then.people,
        closing_reason=then.closing_reason,
        closed_on=months.last_day(month),
    )
    return [*lines[:number], closed, *lines[number + 1 :]]
