"""Loads the planned history into an empty database, month by month, with the functions that pages call.

Set-based where the product is: a return is one call, and a month's figures are counted at once. Library, referrals and
orders are loaded beside the first months' returns, and a month is published beside the returns of those that follow.
The clock follows the diary, so what was on time is on time. Figures are never written directly.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection

from accounts.access_review import opening
from audit import sealing
from core import clock, months
from demo import (
    action_plan,
    advising,
    analysis,
    assets,
    bulletins,
    cast,
    crime_links,
    joint_teams,
    library_readers,
    loaded_marker,
    notices,
    occasions,
    official_statistics,
    plan,
    planned_orders,
    planned_referrals,
    planned_safeguarding,
    prosecutions,
    question_times,
    registers_counted,
    releases,
    supplied_figures,
    witnesses,
    words,
)
from demo.around_referrals import ReferralSurroundings
from demo.cast import Cast
from demo.crime_register import CrimeRegisters
from demo.crime_systems import CrimeSystems
from demo.diary import Diary
from demo.forces import all_forces
from demo.in_turn import WorkInTurn
from demo.load_library import LibraryLoader
from demo.load_orders import OrderLoader
from demo.load_referrals import ReferralLoader
from demo.occasions import Occasions
from demo.plan import DemoHistory
from demo.planned_returns import PlannedReturn, Series
from demo.publishing import Publishing
from demo.reporting import DemoReporting
from demo.sharing import Sharing, in_step
from figures import periods, snapshots
from investigations.advice import extractions as of_advice
from nrm import extractions as of_referrals
from orders import extractions as of_orders
from reference.models import ExploitationSubType

ANALYSE_AFTER = (1, 4, 12, 24)  # months after which the planner should look at the tables again
SEAL_WITHIN_SECONDS = 10  # how long to wait for other transactions; the sealer does the rest
LANES = 3  # returns of one month submitted concurrently, each on its own connection

type Tell = Callable[[str], object]


def load(*, tell: Tell) -> None:
    """Load the whole demonstration into a database without one. An interrupted load starts again."""
    if loaded_marker.is_half_loaded():
        tell("An earlier load was interrupted; its rows are removed first.")
        remove_everything()
    loaded_marker.write(loaded_marker.LOADING)
    _be_quick()
    _retire_a_word()
    present, history, everybody = clock.now(), plan.history(clock.today()), cast.make()
    tell(f"{len(everybody.by_email)} people of {len(all_forces())} forces and their units")
    with WorkInTurn(prepare=_be_quick) as beside:
        loading = Load(
            present=present,
            reporting=DemoReporting(history=history, cast=everybody),
            sharing=Sharing(cast=everybody),
            publishing=Publishing(history=history, cast=everybody, present=present),
            tell=tell,
            beside=beside,
        )
        beside.add(_fill_the_library, everybody, tell=tell)
        beside.add(_refer_then, everybody, history, tell=tell)
        beside.add(_register_orders, everybody, tell=tell)
        loading.play(history.then, script=history.then_script)
        loading.publishing.annotate()
        beside.add(_refer_now, everybody, history, tell=tell)
        loading.play(history.now, script=history.now_script)
    loading.sharing.offer_today(history.now, history.newest)
    tell(f"{question_times.add(history.newest)} returns with the time that their questions took")
    tell(f"{advising.advise(everybody, clock.today())} pieces of advice on cases")
    tell(f"{prosecutions.add(everybody)} prosecutions in three forces")
    tell(f"{joint_teams.add(everybody)} joint investigation teams in three forces")
    tell(f"{witnesses.add(everybody)} victims and witnesses of these prosecutions")
    tell(f"{crime_links.add(everybody)} links between defendants and crime records")
    tell(f"{assets.add(everybody)} records of asset recovery in ten forces")
    tell(f"{supplied_figures.add(everybody.national):,} supplied figures of the years before the registers")
    tell(f"{registers_counted.begin(everybody, first=history.now.months[0])} registers that count from this series on")
    of_advice.extract()
    tell(f"{registers_counted.count():,} force-months of registers counted")
    for month in snapshots.outdated():
        snapshots.build(month)
    tell(f"{bulletins.write(everybody, present=present)} bulletins, one of them published")
    tell(f"{releases.release(everybody, history, present=present)} releases outside policing")
    for line in analysis.add(everybody, present=present):
        tell(line)
    tell(f"{official_statistics.add(everybody.national, today=clock.today()):,} figures of official statistics")
    for line in action_plan.add(everybody, present=present):
        tell(line)
    tell(f"{opening.open_reviews()} access reviews")
    tell(f"{notices.tidy(present=present):,} new notices")
    _tidy_up()
    loaded_marker.write(loaded_marker.LOADED.format(day=clock.today()))


def _fill_the_library(everybody: Cast, *, tell: Tell) -> None:
    tell(f"{LibraryLoader(cast=everybody).fill(clock.today())} products of the library")
    tell(f"{library_readers.add_feedback(everybody, clock.today())} readers of it who said something")


def _refer_then(everybody: Cast, history: DemoHistory, *, tell: Tell) -> None:
    planned = planned_referrals.then(history.then.months, today=clock.today())
    number = ReferralLoader(cast=everybody).add(planned, with_whole_form=False)
    tell(f"{number:,} referrals and notifications of the first series")


def _register_orders(everybody: Cast, *, tell: Tell) -> None:
    ordering = OrderLoader(cast=everybody)
    number = ordering.add(planned_orders.register(today=clock.today()))
    tell(f"{number:,} subjects of prevention and risk orders")
    tell(f"{ordering.set_numbers():,} forces with an out-of-hours number")
    tell(f"{ordering.report_breaches(clock.today()):,} breaches of their orders")
    ordering.leave_something_to_do(clock.today())


def _refer_now(everybody: Cast, history: DemoHistory, *, tell: Tell) -> None:
    referring = ReferralLoader(cast=everybody)
    present_ones = planned_referrals.now(history.now.months, today=clock.today())
    with_care = planned_safeguarding.with_care(present_ones, today=clock.today())
    number = referring.add(with_care, with_whole_form=True)
    ReferralSurroundings(cast=everybody).add_all()
    referring.add_drafts(clock.today())
    referring.finish_without_referring(clock.today())
    referring.request_identity_access()
    tell(f"{number:,} referrals and notifications of the last months")
    tell(f"{CrimeRegisters(cast=everybody).fill():,} crime records in three forces")
    tell(f"{CrimeSystems(cast=everybody).compare():,} entries of two crime systems compared")


@dataclass(slots=True, kw_only=True)
class Load:
    """One load in progress. Months are published `beside` the returns of the months that follow."""

    present: datetime
    reporting: DemoReporting
    sharing: Sharing
    publishing: Publishing
    tell: Tell
    beside: WorkInTurn
    returns_so_far: int = 0

    def play(self, series: Series, *, script: Occasions) -> None:
        """Load every month of a series: open, report, lock, publish; then late returns."""
        for number, month in enumerate(series.months):
            diary = Diary.of(month, present=self.present)
            self._open(month, starts=number == 0, diary=diary)
            self.sharing.offer_all(series, month, script=script, diary=diary)
            self._report(series, month, script=script, diary=diary)
            with clock.at(diary.locked()):
                periods.lock_due(clock.today())
            self._late(series, month, diary=diary, after_publishing=False)
            self.beside.add(self._publish, month, diary=diary)
            if self.publishing.publishes_again_during(month):
                self.beside.wait()
            self._late(series, month, diary=diary, after_publishing=True)
            self.publishing.correct(series, month)
            if number in ANALYSE_AFTER:
                self.beside.add(_analyse)  # not while an import fills a table: the planner would believe it to be empty
            self.tell(f"{months.label(month)}: {self.returns_so_far:,} returns so far")
        self.beside.wait()
        self.sharing.support_all(series, script, diary=diary)

    def _publish(self, month: date, *, diary: Diary) -> None:
        """Count referrals and orders of a locked month, and publish it."""
        with clock.at(diary.after_lock(1, 8)):
            of_referrals.extract(month)
            of_orders.extract(month)
        self.publishing.publish(month, diary=diary)

    def _open(self, month: date, *, starts: bool, diary: Diary) -> None:
        with clock.at(diary.opening()):
            if starts:
                periods.start_series(month, by=self.publishing.cast.national)
            else:
                periods.open_due(clock.today())

    def _report(self, series: Series, month: date, *, script: Occasions, diary: Diary) -> None:
        """Load the returns of the month that were on time: receivers before givers, the rest concurrently."""
        givers = {giver for giver, _, when in script.transfers if when == month}
        planned = [each for each in series.of(month) if (each.slug, month) not in occasions.LATE]
        planned.sort(key=lambda each: (each.slug in givers, diary.submitted(each.slug)))
        together = in_step(script, month)
        for each in planned:
            if each.slug in together:
                self._one(series, each, diary=diary)

        def lane(some: list[PlannedReturn]) -> None:
            try:
                _be_quick()
                for each in some:
                    self._one(series, each, diary=diary)
            finally:
                connection.close()

        others = [each for each in planned if each.slug not in together]
        with ThreadPoolExecutor(LANES) as pool:
            list(pool.map(lane, [others[number::LANES] for number in range(LANES)]))
        self.returns_so_far += sum(self.reporting.standing(each) != "not begun" for each in planned)

    def _one(self, series: Series, planned: PlannedReturn, *, diary: Diary) -> None:
        self.sharing.receive(planned, diary=diary)
        self.reporting.report(series, planned, diary=diary)

    def _late(self, series: Series, month: date, *, diary: Diary, after_publishing: bool) -> None:
        """Load returns submitted after the lock. Those submitted after version 1 lead to version 2."""
        for (slug, when), after in occasions.LATE.items():
            if when == month and after == after_publishing:
                self._one(series, series.returns[slug, month], diary=diary)
                self.returns_so_far += 1
                if after:
                    self.publishing.publish_again(month, reason=words.LATE_REASON, moment=diary.after_lock(9, 10))


def _retire_a_word() -> None:
    """Retire one sub-type within the history: carried-forward rows keep it and are asked for a new one."""
    ExploitationSubType.objects.filter(pk=occasions.RETIRED_SUB_TYPE).update(valid_to=occasions.RETIRED_AFTER)


def _be_quick() -> None:
    """A crash would lead to a new load, so no statement needs to wait for the disk."""
    with connection.cursor() as cursor:
        cursor.execute("set synchronous_commit = off")
        cursor.execute("set jit = off")


def _analyse() -> None:
    with connection.cursor() as cursor:
        cursor.execute("analyze")


def _tidy_up() -> None:
    """Set when returns were begun (the model records the real time), seal the log, and analyse the tables."""
    with connection.cursor() as cursor:
        cursor.execute(
            "update investigations_monthlyreturn m set begun_at = r.at from ("
            " select monthly_return_id, min(submitted_at) as at from investigations_revision group by 1"
            ") r where r.monthly_return_id = m.id and r.at is not null"
        )
    until = time.monotonic() + SEAL_WITHIN_SECONDS
    while sealing.age_of_oldest_unsealed() and time.monotonic() < until:
        if not sealing.seal():
            time.sleep(0.5)
    _analyse()


def remove_everything() -> None:
    """Delete all records and people. Vocabularies stay, and so does the log, which no role can delete."""
    ExploitationSubType.objects.filter(pk=occasions.RETIRED_SUB_TYPE).update(valid_to=None)
    with connection.cursor() as cursor:
        cursor.execute(
            "truncate accounts_user, figures_period, investigations_investigation, investigations_advicemonth,"
            " nrm_referralextraction, orders_orderextraction, prosecutions_oversightmeeting, matching_hashedtoken,"
            " matching_hashgeneration, figures_registermonth cascade"
        )
