"""Events between forces: transferred investigations, open and withdrawn offers, joint operations."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

from core import clock, months
from demo import occasions, whole_returns, words
from demo.cast import Cast
from demo.diary import Diary
from demo.occasions import Occasions
from demo.planned_returns import PlannedEntry, PlannedReturn, Series
from investigations.models import InvestigationTransfer


@dataclass(slots=True, kw_only=True)
class Sharing:
    """Records transfers and joint operations. `offers` holds open offers, by the receiver's force and month."""

    cast: Cast
    offers: dict[tuple[str, date], InvestigationTransfer] = field(default_factory=dict)

    def offer_all(self, series: Series, month: date, *, script: Occasions, diary: Diary) -> None:
        """Make a month's offers before any force begins its return."""
        for giver, receiver, when in script.transfers:
            if when != month:
                continue
            planned = series.returns[giver, month]
            (given,) = planned.having(state="transferred_out")
            with clock.at(diary.opening() + timedelta(hours=9)):
                self.offers[receiver, month] = whole_returns.offer(
                    giver,
                    given.reference,
                    to=receiver,
                    month=planned.previous_month or month,
                    by=self.cast.analyst(giver),
                )

    def receive(self, planned: PlannedReturn, *, diary: Diary) -> None:
        """Accept in the force's draft what it is offered for this month."""
        if (offered := self.offers.pop((planned.slug, planned.month), None)) is not None:
            (taken,) = planned.having(arrival="transferred_in")
            with clock.at(diary.submitted(planned.slug)):
                whole_returns.accept(
                    offered, month=planned.month, reference=taken.reference, by=self.cast.analyst(planned.slug)
                )

    def offer_today(self, series: Series, newest: date) -> None:
        """Leave one offer open, decline another, and withdraw a third."""
        before = months.previous(newest)
        for giver, receiver in (occasions.PENDING_OFFER, occasions.DECLINED_OFFER):
            offered = _stays_live(series, giver, since=before, until=newest)
            made = whole_returns.offer(giver, offered.reference, to=receiver, month=before, by=self.cast.analyst(giver))
            if (giver, receiver) == occasions.DECLINED_OFFER:
                whole_returns.decline(made, reason=words.DECLINED_REASON, by=self.cast.analyst(receiver))
        giver, receiver, back = occasions.WITHDRAWN_OFFER
        month = months.following(newest, back)
        kept = _stays_live(series, giver, since=month, until=before)
        made = whole_returns.offer(giver, kept.reference, to=receiver, month=month, by=self.cast.analyst(giver))
        whole_returns.withdraw(made, by=self.cast.analyst(giver))

    def support_all(self, series: Series, script: Occasions, *, diary: Diary) -> None:
        """Joint operations: the lead force returns them and enters its supporting forces; the first sees the name."""
        for leader, supporters in script.supported:
            lines = series.returns[leader, series.months[-1]].lines
            named = next(line for line in lines if line.is_live and line.operation_name and line.arrival == "rolled")
            with clock.at(diary.submitted(leader)):
                for number, slug in enumerate(supporters):
                    whole_returns.support(
                        leader,
                        named.reference,
                        supporter=slug,
                        contact=words.CONTACT,
                        shares_name=number == 0,
                        by=self.cast.analyst(leader),
                    )


def in_step(script: Occasions, month: date) -> frozenset[str]:
    """Forces whose returns of a month depend on each other's, or on the same person: loaded one after another."""
    transfers = [pair for *pair, when in script.transfers if when == month]
    joint = [(leader, second) for leader, second, begins, _ in script.joint if begins <= month]
    return frozenset({occasions.MOVED_FROM}.union(*transfers, *joint))


def _stays_live(series: Series, slug: str, *, since: date, until: date) -> PlannedEntry:
    """An investigation live in a force's return of one month and of a later one."""
    stays = {line.reference for line in series.returns[slug, until].lines if line.is_live}
    return next(line for line in series.returns[slug, since].lines if line.is_live and line.reference in stays)
