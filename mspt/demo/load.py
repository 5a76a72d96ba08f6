"""Puts the planned history into an empty database, month by month, through the doors that people use.

Set-based where the product is: a return is one call, a month's figures are counted at once. The clock stands at the
moment of the diary, so that what was on time is on time. Figures are never written: they come out.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from django.db import connection

from audit import sealing
from figures import periods, publishing, snapshots
from figures.models import Snapshot
from investigations import review
from investigations.models import Handover, Query, Support
from mspt.demo import by_rows, cast, doors, marker, occasions, people, plan, words
from mspt.demo.bodies import bodies, body
from mspt.demo.cast import Cast
from mspt.demo.diary import Diary
from mspt.demo.lines import Line, PlannedReturn, Series
from mspt.demo.occasions import Occasions
from reference import clock, months
from reference.models import ExploitationSubType

ASKED = 0.025  # the share of returns about which the reviewer asks a question
BY_LEAD = 0.15  # the share that the lead hands in
ANALYSE_AFTER = (1, 4, 12, 24)  # months after which the planner should look at the tables anew
LANES = 3  # returns of one month that are handed in at once, each lane with a connection of its own
PUBLISHED_LATER = timedelta(days=7)

type Tell = Callable[[str], object]


@dataclass(slots=True, kw_only=True)
class Load:
    """One load on its way."""

    history: plan.History
    cast: Cast
    present: datetime
    tell: Tell
    offers: dict[tuple[str, date], Handover] = field(default_factory=dict)
    carried: dict[str, Query] = field(default_factory=dict)
    returns_so_far: int = 0

    def run(self) -> None:
        """Both series, then what is still open at present."""
        _retire_a_word()
        self._series(self.history.then, self.history.then_script)
        self._series(self.history.now, self.history.now_script)
        self._open_offers()
        for month in snapshots.stale():
            snapshots.build(month)
        _tidy_up()

    # --- Months ----------------------------------------------------------------------------------------------------
    def _series(self, series: Series, script: Occasions) -> None:
        for number, month in enumerate(series.months):
            diary = Diary.of(month, present=self.present)
            self._open(month, starts=number == 0, diary=diary)
            self._returns_of(series, month, script=script, diary=diary)
            with clock.at(diary.locked()):
                periods.lock_due(clock.today())
            self._late_returns(series, month, diary=diary, after_publishing=False)
            self._publish(month, diary=diary)
            self._late_returns(series, month, diary=diary, after_publishing=True)
            self._correct(series, month)
            if number in ANALYSE_AFTER:
                _analyse()
            self.tell(f"{months.label(month)}: {self.returns_so_far:,} returns so far")
        self._support(series, script)

    def _open(self, month: date, *, starts: bool, diary: Diary) -> None:
        with clock.at(diary.opening()):
            if starts:
                periods.start_series(month, by=self.cast.national)
            else:
                periods.open_due(clock.today())

    def _returns_of(self, series: Series, month: date, *, script: Occasions, diary: Diary) -> None:
        """All returns of the month but the late ones, in the order of the diary; takers before givers."""
        self._make_offers(series, month, script=script, diary=diary)
        givers = {giver for giver, _, when in script.transfers if when == month}
        planned = [each for each in series.of(month) if (each.slug, month) not in occasions.LATE]
        planned.sort(key=lambda one: (one.slug in givers, diary.submitted(one.slug)))
        self.returns_so_far += sum(self._standing(each) != "not begun" for each in planned)
        together = _in_step(script, month)

        def lane(some: list[PlannedReturn]) -> None:
            try:
                _be_quick()
                for each in some:
                    self._return(series, each, diary=diary)
            finally:
                connection.close()

        for each in planned:
            if each.slug in together:
                self._return(series, each, diary=diary)
        others = [each for each in planned if each.slug not in together]
        with ThreadPoolExecutor(LANES) as pool:
            list(pool.map(lane, [others[number::LANES] for number in range(LANES)]))

    def _late_returns(self, series: Series, month: date, *, diary: Diary, after_publishing: bool) -> None:
        late = [slug for (slug, when), after in occasions.LATE.items() if when == month and after == after_publishing]
        for slug in late:
            self.returns_so_far += 1
            self._return(series, series.returns[slug, month], diary=diary)
            if after_publishing:
                self._publish_again(month, reason=words.LATE_REASON, moment=diary.after_lock(9, 10))

    # --- One return ------------------------------------------------------------------------------------------------
    def _return(self, series: Series, planned: PlannedReturn, *, diary: Diary) -> None:
        """As far as the return has come at present."""
        standing = self._standing(planned)
        if standing == "not begun":
            return
        self._take_over(planned, diary=diary)
        if standing == "draft":
            self._draft(series, planned, diary=diary)
            return
        self._hand_in(series, planned, diary=diary)
        if standing == "approved":
            self._decide(planned, diary=diary)
        elif standing in ("queried", "answered"):
            asked = self._ask(planned, diary=diary)
            if standing == "answered":
                self._answer(asked, planned, diary=diary)

    def _standing(self, planned: PlannedReturn) -> str:
        newest = self.history.newest
        if planned.month == newest:
            return occasions.STANDING_NOW.get(planned.slug, "approved")
        before = months.previous(newest)
        return "submitted" if (planned.slug, planned.month) == (occasions.UNDECIDED_BEFORE, before) else "approved"

    def _hand_in(self, series: Series, planned: PlannedReturn, *, diary: Diary) -> None:
        slug, month = planned.slug, planned.month
        wrong = (slug, month) in occasions.REOPENED_BEFORE_LOCK or self._is_corrected_now(planned)
        chance = random.Random(f"{slug} {month} by")  # noqa: S311 -- made to be repeated, not to be secret
        by = self.cast.lead(slug) if chance.random() < BY_LEAD else self.cast.analyst(slug)
        with clock.at(diary.submitted(slug)):
            if month == self.history.newest and slug == occasions.MOVED_FROM:
                self._hand_in_before_moving(planned)
            elif month == self.history.newest and slug in occasions.BY_ROWS:
                by_rows.hand_in(planned, before=_before(series, planned), by=self.cast.analyst(slug))
            else:
                doors.hand_in(planned, by=by, lines=_with_a_wrong_type(planned.lines) if wrong else None)

    def _hand_in_before_moving(self, planned: PlannedReturn) -> None:
        """Somebody hands in as analyst, and coordinates the unit from the next day on: not her own return, though."""
        person, found = self.cast[people.MOVED], body(planned.slug)
        cast.move_to_force(person, force=found.code)
        doors.hand_in(planned, by=person)
        cast.move_to_unit(person, unit=found.unit)

    def _draft(self, series: Series, planned: PlannedReturn, *, diary: Diary) -> None:
        """The analyst has come half-way: the first rows are this month's, the rest as they rolled forward."""
        slug, half = planned.slug, len(planned.lines) // 2
        before = _before(series, planned)
        first = [line for line in planned.lines if line.state not in ("merged", "void")][:half]
        with clock.at(diary.submitted(slug)):
            if slug in occasions.BY_ROWS:
                first[0] = replace(first[0], remarks=words.RISKY_REMARK)
                by_rows.work_on(planned, before=before, lines=first, by=self.cast.analyst(slug))
                return
            done = {line.reference for line in first}
            rest = [line for line in before.lines if line.is_live and line.reference not in done] if before else []
            doors.hand_in(planned, by=self.cast.analyst(slug), lines=[*first, *rest], submit=False)

    def _decide(self, planned: PlannedReturn, *, diary: Diary) -> None:
        """Perhaps a question first; then the reviewer approves."""
        slug, month = planned.slug, planned.month
        code, reviewer = body(slug).code, self.cast.reviewer(slug)
        is_carried = (slug, month) == occasions.CARRIED_QUESTION
        chance = random.Random(f"{slug} {month} asked")  # noqa: S311 -- made to be repeated, not to be secret
        about_adverts = (slug, month) in occasions.ASKED_ABOUT_ADVERTS
        if is_carried or about_adverts or (planned.lines and chance.random() < ASKED):
            asked = self._ask(planned, diary=diary)
            if not is_carried:
                self._answer(asked, planned, diary=diary)
        with clock.at(diary.approved(slug)):
            review.approve(code, month, by=reviewer, carry_open=is_carried)
        self._answer_carried(slug, diary=diary)
        if is_carried:
            self.carried[slug] = asked
        if reason := occasions.REOPENED_BEFORE_LOCK.get((slug, month)):
            with clock.at(diary.approved(slug) + timedelta(hours=3)):
                review.reopen(code, month, reason=reason, by=reviewer)
                doors.hand_in(planned, by=self.cast.analyst(slug))
                review.approve(code, month, by=reviewer)

    def _ask(self, planned: PlannedReturn, *, diary: Diary) -> Query:
        slug, month = planned.slug, planned.month
        place = f"{slug} {month}"
        about = next((line for line in planned.lines if line.is_live and line.arrival != "rolled"), None)
        question = words.question(place)
        if (slug, month) in occasions.ASKED_ABOUT_ADVERTS:
            question, about = words.ADVERT_QUESTION, None
        elif (slug, month) == occasions.CARRIED_QUESTION:
            question, about = words.CARRIED_QUESTION, None
        with clock.at(diary.asked(slug)):
            return doors.ask(slug, month, question=question, by=self.cast.reviewer(slug), about=about)

    def _answer(self, asked: Query, planned: PlannedReturn, *, diary: Diary) -> None:
        slug, month = planned.slug, planned.month
        is_advert = (slug, month) in occasions.ASKED_ABOUT_ADVERTS
        reply = words.ADVERT_ANSWER if is_advert else words.reply(f"{slug} {month}")
        with clock.at(diary.answered(slug)):
            doors.answer(asked, slug, month, reply=reply, by=self.cast.analyst(slug))

    def _answer_carried(self, slug: str, *, diary: Diary) -> None:
        """A question that was left for this month's return is answered beside it, and settled."""
        if (asked := self.carried.pop(slug, None)) is not None:
            with clock.at(diary.approved(slug)):
                review.answer(asked.pk, words=words.CARRIED_ANSWER, by=self.cast.analyst(slug))
                review.settle(asked.pk, by=self.cast.reviewer(slug))

    # --- From body to body -----------------------------------------------------------------------------------------
    def _make_offers(self, series: Series, month: date, *, script: Occasions, diary: Diary) -> None:
        """The givers offer before anybody has begun the month."""
        for giver, receiver, when in script.transfers:
            if when == month:
                (given,) = series.returns[giver, month].having(state="handed_over")
                before = _before(series, series.returns[giver, month])
                with clock.at(diary.opening() + timedelta(hours=9)):
                    self.offers[receiver, month] = doors.offer(
                        giver,
                        given.reference,
                        to=receiver,
                        month=before.month if before else month,
                        by=self.cast.analyst(giver),
                    )

    def _take_over(self, planned: PlannedReturn, *, diary: Diary) -> None:
        """The receiver accepts in its draft."""
        if (offered := self.offers.pop((planned.slug, planned.month), None)) is not None:
            (taken,) = planned.having(arrival="taken_over")
            with clock.at(diary.submitted(planned.slug)):
                doors.accept(
                    offered, month=planned.month, reference=taken.reference, by=self.cast.analyst(planned.slug)
                )

    def _open_offers(self) -> None:
        """One offer waits for its receiver, another was withdrawn."""
        series, newest = self.history.now, self.history.newest
        giver, receiver = occasions.PENDING_OFFER
        before = months.previous(newest)
        offered = _first_rolled_on(series, giver, before, newest)
        doors.offer(giver, offered.reference, to=receiver, month=before, by=self.cast.analyst(giver))
        giver, receiver, back = occasions.WITHDRAWN_OFFER
        month = months.following(newest, back)
        approved = months.previous(newest)
        kept = _first_rolled_on(series, giver, month, approved)
        made = doors.offer(giver, kept.reference, to=receiver, month=month, by=self.cast.analyst(giver))
        doors.withdraw(made, by=self.cast.analyst(giver))

    def _support(self, series: Series, script: Occasions) -> None:
        """Joint operations: the lead returns them, the others are named."""
        month = series.months[-1]
        for leader, supporters in script.supported:
            code = body(leader).code
            named = next(line for line in series.returns[leader, month].lines if line.is_live and line.operation_name)
            investigation = doors.investigation(leader, named.reference)
            Support.objects.bulk_create(
                Support(
                    investigation=investigation, force_id=code, supporter_id=body(slug).code, shares_name=number == 0
                )
                for number, slug in enumerate(supporters)
            )

    # --- Snapshots -------------------------------------------------------------------------------------------------
    def _publish(self, month: date, *, diary: Diary) -> None:
        """Build the month; publish what is settled. The month before the newest waits for the second person."""
        newest = self.history.newest
        with clock.at(diary.after_lock(1, 9)):
            snapshot = snapshots.build(month)
        if month == newest:
            return
        is_early = any(when == month and after for (_, when), after in occasions.LATE.items())
        moment = diary.after_lock(1, 10) if is_early else diary.after_lock(1, 10) + PUBLISHED_LATER
        self._two_people(snapshot, moment=moment, confirm=month != months.previous(newest))

    def _publish_again(self, month: date, *, reason: str, moment: datetime) -> None:
        with clock.at(moment):
            snapshot = snapshots.build(month)
        self._two_people(snapshot, moment=moment + timedelta(minutes=20), reason=reason)

    def _two_people(self, snapshot: Snapshot, *, moment: datetime, reason: str = "", confirm: bool = True) -> None:
        with clock.at(min(moment, self.present)):
            proposal = publishing.propose(snapshot, reason=reason, by=self.cast.national)
        if confirm:
            with clock.at(min(moment + timedelta(hours=4), self.present)):
                publishing.confirm(proposal, by=self.cast.publisher)

    def _is_corrected_now(self, planned: PlannedReturn) -> bool:
        slug, back = occasions.CORRECTED_NOW
        return (planned.slug, planned.month) == (slug, months.following(self.history.newest, back))

    def _correct(self, series: Series, month: date) -> None:
        """Reopen an earlier, published month where the script says so, and publish its next version."""
        slug, then, later = occasions.CORRECTED_THEN
        if month == months.following(then, later):
            corrected = _closed_in_time(series, slug, then)
            self._reopen(series, slug, then, lines=corrected, reason=words.CORRECTION_REASON, during=month)
        slug, back = occasions.CORRECTED_NOW
        wrong = months.following(self.history.newest, back)
        if month == months.following(wrong):
            self._reopen(series, slug, wrong, lines=None, reason=words.TYPE_REASON, during=month)

    def _reopen(
        self, series: Series, slug: str, month: date, *, lines: list[Line] | None, reason: str, during: date
    ) -> None:
        diary = Diary.of(during, present=self.present)
        code = body(slug).code
        with clock.at(diary.after_lock(4, 11)):
            review.reopen(code, month, reason=reason, by=self.cast.national)
        with clock.at(diary.after_lock(5, 11)):
            doors.hand_in(series.returns[slug, month], by=self.cast.analyst(slug), lines=lines)
        with clock.at(diary.after_lock(5, 15)):
            review.approve(code, month, by=self.cast.reviewer(slug))
        self._publish_again(month, reason=reason, moment=diary.after_lock(6, 10))


def load(*, tell: Tell) -> None:
    """Load the whole demonstration into a database that holds none. An interrupted load is begun anew."""
    today, present = clock.today(), clock.now()
    if marker.is_half_loaded():
        tell("An earlier load was interrupted; its rows are removed first.")
        _remove_everything()
    marker.write(marker.LOADING)
    _be_quick()
    tell(f"Planned {months.label(plan.history(today).then.months[0])} to {months.label(plan.history(today).newest)}")
    everybody = cast.make()
    tell(f"{len(everybody.by_email)} people of {len(bodies())} bodies and the units")
    Load(history=plan.history(today), cast=everybody, present=present, tell=tell).run()
    marker.write(marker.LOADED.format(day=today))


def _in_step(script: Occasions, month: date) -> frozenset[str]:
    """Bodies whose returns of a month depend on one another's, or on what becomes of a person: one after the other."""
    transfers = [pair for *pair, when in script.transfers if when == month]
    joint = [(leader, second) for leader, second, begins, _ in script.joint if begins <= month]
    return frozenset({occasions.MOVED_FROM}.union(*transfers, *joint))


def _before(series: Series, planned: PlannedReturn) -> PlannedReturn | None:
    return series.returns[planned.slug, planned.previous_month] if planned.previous_month else None


def _with_a_wrong_type(lines: list[Line]) -> list[Line]:
    """The lines with one type not yet known that was known: the mistake that a correction mends."""
    number = next(n for n, line in enumerate(lines) if line.is_live and line.primary_type in ("CRIM", "LAB"))
    wrong = replace(lines[number], primary_type="UNK", secondary_types=(), sub_types=())
    return [*lines[:number], wrong, *lines[number + 1 :]]


def _closed_in_time(series: Series, slug: str, month: date) -> list[Line]:
    """The month's lines with one closed that was returned as live, and closed only in the next return."""
    closed_later = {
        line.reference: line for line in series.returns[slug, months.following(month)].having(state="closed")
    }
    lines = series.returns[slug, month].lines
    number = next(n for n, line in enumerate(lines) if line.is_live and line.reference in closed_later)
    later = closed_later[lines[number].reference]
    closed = replace(
        lines[number], state="closed", closing_reason=later.closing_reason, closed_on=months.last_day(month)
    )
    return [*lines[:number], closed, *lines[number + 1 :]]


def _first_rolled_on(series: Series, slug: str, month: date, until: date) -> Line:
    """A live investigation of a month's return that is live in a later one too."""
    stays = {line.reference for line in series.returns[slug, until].lines if line.is_live}
    return next(line for line in series.returns[slug, month].lines if line.is_live and line.reference in stays)


def _retire_a_word() -> None:
    """One sub-type ends within the history: rolled rows keep it and are asked for a new one."""
    ExploitationSubType.objects.filter(pk=occasions.RETIRED_SUB_TYPE).update(valid_to=occasions.RETIRED_AFTER)


def _be_quick() -> None:
    """What is lost by a crash is loaded again, so no statement waits for the disk."""
    with connection.cursor() as cursor:
        cursor.execute("set synchronous_commit = off")
        cursor.execute("set jit = off")


def _analyse() -> None:
    with connection.cursor() as cursor:
        cursor.execute("analyze")


def _tidy_up() -> None:
    """Seal the log, say when returns were begun (the model stamps the real moment), and let the planner look."""
    with connection.cursor() as cursor:
        cursor.execute(
            "update investigations_monthlyreturn m set begun_at = r.at from ("
            " select monthly_return_id, min(submitted_at) as at from investigations_revision group by 1"
            ") r where r.monthly_return_id = m.id and r.at is not null"
        )
    sealing.seal()
    _analyse()


def _remove_everything() -> None:
    """Every record and person goes; vocabularies stay, and so does the log, which nobody empties."""
    ExploitationSubType.objects.filter(pk=occasions.RETIRED_SUB_TYPE).update(valid_to=None)
    with connection.cursor() as cursor:
        cursor.execute("truncate accounts_user, figures_period, investigations_investigation cascade")
