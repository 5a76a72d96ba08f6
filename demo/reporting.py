"""One return of the demonstration from its first row to the reviewer's decision, as far as it has got."""

from __future__ import annotations

import random
from dataclasses import dataclass, field, replace
from datetime import timedelta

from core import clock, months
from demo import cast, occasions, people, returns_by_row, whole_returns, words
from demo.cast import Cast
from demo.diary import Diary
from demo.forces import force_named
from demo.plan import DemoHistory
from demo.planned_returns import PlannedEntry, PlannedReturn, Series
from investigations.models import Query
from investigations.review import decisions, queries

ASKED = 0.025  # the share of returns with a query
BY_LEAD = 0.15  # the share that the lead submits


@dataclass(slots=True, kw_only=True)
class DemoReporting:
    """Records the work of forces and reviewers. `carried` holds queries left for a force's next return."""

    history: DemoHistory
    cast: Cast
    carried: dict[str, Query] = field(default_factory=dict)

    def report(self, series: Series, planned: PlannedReturn, *, diary: Diary) -> None:
        """Bring the return to its planned status."""
        standing = self.standing(planned)
        if standing == "not begun":
            return
        if standing == "draft":
            self._draft(series, planned, diary=diary)
            return
        self._submit(series, planned, diary=diary)
        if standing == "approved":
            self._decide(planned, diary=diary)
        elif standing in ("queried", "answered"):
            query = self._ask(planned, diary=diary)
            if standing == "answered":
                self._answer(query, planned, diary=diary)

    def standing(self, planned: PlannedReturn) -> str:
        """The planned status of the return: by the script in the newest month, else approved, except for one."""
        newest = self.history.newest
        if planned.month == newest:
            return occasions.STANDING_NOW.get(planned.slug, "approved")
        undecided = (occasions.UNDECIDED_BEFORE, months.previous(newest))
        return "submitted" if (planned.slug, planned.month) == undecided else "approved"

    def _submit(self, series: Series, planned: PlannedReturn, *, diary: Diary) -> None:
        slug, is_newest = planned.slug, planned.month == self.history.newest
        with clock.at(diary.submitted(slug)):
            if is_newest and slug == occasions.MOVED_FROM:
                self._submit_before_moving(planned)
            elif is_newest and slug in occasions.BY_ROWS:
                returns_by_row.submit_by_rows(planned, before=series.before(planned), by=self.cast.analyst(slug))
            else:
                by_lead = _happens(planned, "by the lead", share=BY_LEAD)
                lines = with_a_wrong_type(planned.lines) if self._is_wrong_at_first(planned) else None
                whole_returns.submit_whole(
                    planned, by=self.cast.lead(slug) if by_lead else self.cast.analyst(slug), lines=lines
                )

    def _is_wrong_at_first(self, planned: PlannedReturn) -> bool:
        """Whether the return has an error that a second approved revision corrects."""
        slug, back = occasions.CORRECTED_NOW
        wrong = {*occasions.REOPENED_BEFORE_LOCK, (slug, months.following(self.history.newest, back))}
        return (planned.slug, planned.month) in wrong

    def _submit_before_moving(self, planned: PlannedReturn) -> None:
        """An analyst submits, then becomes the unit's coordinator the next day, and cannot approve the same return."""
        person, force = self.cast[people.MOVED], force_named(planned.slug)
        cast.move_to_force(person, force=force.code)
        whole_returns.submit_whole(planned, by=person)
        cast.move_to_unit(person, unit=force.unit)

    def _draft(self, series: Series, planned: PlannedReturn, *, diary: Diary) -> None:
        """The analyst is half-way: the first rows are this month's, the rest as carried forward."""
        slug, before = planned.slug, series.before(planned)
        first = [line for line in planned.lines if line.state not in ("merged", "void")][: len(planned.lines) // 2]
        with clock.at(diary.submitted(slug)):
            if slug in occasions.BY_ROWS:
                first[0] = replace(first[0], remarks=words.RISKY_REMARK)
                returns_by_row.work_on(planned, before=before, lines=first, by=self.cast.analyst(slug))
                return
            done = {line.reference for line in first}
            rest = [line for line in before.lines if line.is_live and line.reference not in done] if before else []
            whole_returns.submit_whole(planned, by=self.cast.analyst(slug), lines=[*first, *rest], submit=False)

    def _decide(self, planned: PlannedReturn, *, diary: Diary) -> None:
        """Approve the return, sometimes after a query."""
        slug, place = planned.slug, (planned.slug, planned.month)
        is_carried = place == occasions.CARRIED_QUESTION
        if (
            is_carried
            or place in occasions.ASKED_ABOUT_ADVERTS
            or (planned.lines and _happens(planned, "asked", share=ASKED))
        ):
            query = self._ask(planned, diary=diary)
            if is_carried:
                self.carried[slug] = query
            else:
                self._answer(query, planned, diary=diary)
        with clock.at(diary.approved(slug)):
            code = force_named(slug).code
            seen, reviewer = whole_returns.seen_of(code, planned.month), self.cast.reviewer(slug)
            decisions.approve(code, planned.month, seen=seen, by=reviewer, carry_open=is_carried)
            if not is_carried and (left := self.carried.pop(slug, None)) is not None:
                whole_returns.reply_to(left, reply=words.CARRIED_ANSWER, by=self.cast.analyst(slug))
                queries.settle(left.pk, seen=whole_returns.seen_of(code, left.monthly_return.period_id), by=reviewer)
        if reason := occasions.REOPENED_BEFORE_LOCK.get(place):
            with clock.at(diary.approved(slug) + timedelta(hours=3)):
                self.correct(planned, lines=None, reason=reason)

    def correct(self, planned: PlannedReturn, *, lines: list[PlannedEntry] | None, reason: str) -> None:
        """The reviewer reopens the return before the lock; the force submits a corrected one, which is approved."""
        code, reviewer = force_named(planned.slug).code, self.cast.reviewer(planned.slug)
        decisions.reopen(
            code, planned.month, reason=reason, seen=whole_returns.seen_of(code, planned.month), by=reviewer
        )
        whole_returns.submit_whole(planned, by=self.cast.analyst(planned.slug), lines=lines)
        decisions.approve(code, planned.month, seen=whole_returns.seen_of(code, planned.month), by=reviewer)

    def _ask(self, planned: PlannedReturn, *, diary: Diary) -> Query:
        """Query an investigation that is new in the return, or the total."""
        slug, month = planned.slug, planned.month
        question = words.question(f"{slug} {month}")
        about = next((line for line in planned.lines if line.is_live and line.arrival != "rolled"), None)
        if (slug, month) in occasions.ASKED_ABOUT_ADVERTS:
            question, about = words.ADVERT_QUESTION, None
        elif (slug, month) == occasions.CARRIED_QUESTION:
            question, about = words.CARRIED_QUESTION, None
        with clock.at(diary.asked(slug)):
            return whole_returns.query_return(slug, month, question=question, by=self.cast.reviewer(slug), about=about)

    def _answer(self, query: Query, planned: PlannedReturn, *, diary: Diary) -> None:
        slug, month = planned.slug, planned.month
        is_advert = (slug, month) in occasions.ASKED_ABOUT_ADVERTS
        reply = words.ADVERT_ANSWER if is_advert else words.reply(f"{slug} {month}")
        with clock.at(diary.answered(slug)):
            whole_returns.reply_to_query(query, slug, month, reply=reply, by=self.cast.analyst(slug))


def with_a_wrong_type(lines: list[PlannedEntry]) -> list[PlannedEntry]:
    """The lines with one known type entered as not yet known: the error that a correction fixes."""
    number = next(n for n, line in enumerate(lines) if line.is_live and line.primary_type in ("CRIM", "LAB"))
    wrong = replace(lines[number], primary_type="UNK", secondary_types=(), sub_types=())
    return [*lines[:number], wrong, *lines[number + 1 :]]


def _happens(planned: PlannedReturn, what: str, *, share: float) -> bool:
    """Whether an event happens to this return: random, but the same in each load."""
    chance = random.Random(f"{planned.slug} {planned.month} {what}")
    return chance.random() < share
