"""The months of one series in order: which case is in which return, and its status there.

`flows.py` has decided how many cases come and go in each return; this module decides which. Each month goes through the
forces three times: cases that were live, cases reopened or transferred in, and new cases of the kinds (`kinds.py`) that
the country still lacks by then.
"""

from __future__ import annotations

import itertools
import random
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from core import months
from demo import cases, report, words
from demo.cases import Case, CaseKind
from demo.flows import Flow, Flows
from demo.forces import all_forces
from demo.kinds import Dealer
from demo.occasions import RETIRED_SUB_TYPE, Occasions
from demo.planned_returns import PlannedEntry, PlannedReturn, Series


@dataclass(slots=True, kw_only=True)
class SeriesBuilder:
    """Builds the returns of one series, month by month."""

    occasions: Occasions
    generator: random.Random
    names: list[str]
    adverts: Mapping[tuple[str, date], int] = field(default_factory=dict)
    live: dict[str, list[Case]] = field(default_factory=lambda: defaultdict(list))
    closed: dict[str, list[Case]] = field(default_factory=lambda: defaultdict(list))
    waiting: dict[tuple[str, date], list[Case]] = field(default_factory=lambda: defaultdict(list))
    numbers: dict[str, itertools.count[int]] = field(default_factory=lambda: defaultdict(lambda: itertools.count(1)))
    dealer: Dealer = field(init=False)

    def __post_init__(self) -> None:
        self.dealer = Dealer(generator=self.generator)

    def play(self, moved: Flows, live: Mapping[str, Mapping[date, int]]) -> Series:
        """Build every return of the series."""
        all_months = sorted({month for by_month in live.values() for month in by_month})
        returns: dict[tuple[str, date], PlannedReturn] = {}
        before: dict[str, date] = {}
        for month in all_months:
            reporting = [slug for slug in all_forces() if (slug, month) in moved]
            planned = [PlannedReturn(slug=slug, month=month, previous_month=before.get(slug)) for slug in reporting]
            self._month(month, planned, flows={slug: moved[slug, month] for slug in reporting})
            returns |= {(each.slug, month): each for each in planned}
            before |= dict.fromkeys(reporting, month)
        return Series(months=tuple(all_months), returns=returns)

    def _month(self, month: date, planned: Sequence[PlannedReturn], *, flows: Mapping[str, Flow]) -> None:
        for each in planned:
            self._go_on(each, flow=flows[each.slug])
        for each in planned:
            self._come_back(each, flow=flows[each.slug])
        at_once = {each.slug: flows[each.slug].closed - sum(1 for _ in each.having(state="closed")) for each in planned}
        stay = {slug: flow.already_running + flow.first_reported - at_once[slug] for slug, flow in flows.items()}
        staying = self._kinds(stay, month, live=self._live(stay))
        closing = self._kinds(at_once, month, live=[])
        for each in planned:
            self._arrive(each, closing=closing[each.slug], staying=staying[each.slug], flow=flows[each.slug])

    def _live(self, slugs: Iterable[str]) -> list[Case]:
        """The live cases of these forces, without the adverts of the anomaly."""
        return [case for slug in slugs for case in self.live[slug] if not case.is_advert]

    def _kinds(self, numbers: Mapping[str, int], month: date, *, live: Sequence[Case]) -> dict[str, list[CaseKind]]:
        """The given number of kinds for each force."""
        slugs = [slug for slug, number in numbers.items() for _ in range(number)]
        by_slug: dict[str, list[CaseKind]] = {slug: [] for slug in numbers}
        for slug, kind in zip(slugs, self.dealer.deal(slugs, live=live, month=month), strict=True):
            by_slug[slug].append(kind)
        return by_slug

    def _go_on(self, planned: PlannedReturn, *, flow: Flow) -> None:
        """Continue the cases that were live: most change little, and some end."""
        slug, month = planned.slug, planned.month
        rolled = self.live[slug]
        for case in rolled:
            cases.live_on(case, month, self.generator)
        ended = self._end(slug, month, since=_since(planned), flow=flow)
        planned.lines += [ended.get(case) or case.line() for case in rolled]
        self.live[slug] = [case for case in rolled if case not in ended]

    def _end(self, slug: str, month: date, *, since: date, flow: Flow) -> dict[Case, PlannedEntry]:
        """The lines of cases that do not stay live."""
        ended: dict[Case, PlannedEntry] = {}
        for case in self._ending(slug, month, ended, flow.transferred_out):
            ended[case] = case.line(state="transferred_out")
            (receiver,) = [to for giver, to, when in self.occasions.transfers if (giver, when) == (slug, month)]
            self.waiting[receiver, month].append(case)
        withdrawn = {word for word, place in self._joint_names().items() if place[2:] == (slug, month)}
        twins = [case for case in self.live[slug] if case.operation_name in withdrawn]
        for case in twins:
            ended[case] = case.line(state="void", void_reason="The other force in this joint operation reports it.")
        for case in self._ending(slug, month, ended, flow.void - len(twins)):
            reason = self.generator.choice(words.VOID_REASONS)
            ended[case] = case.line(state="void", void_reason=reason)
        for case in self.live[slug]:
            if case.is_advert and (slug, month) not in self.adverts:
                ended[case] = case.line(state="void", void_reason=words.ADVERT_VOID)
        for case in self._ending(slug, month, ended, flow.merged):
            (survivor,) = self._ending(slug, month, ended | {case: case.line()}, 1)
            survivor.kept_until = month
            ended[case] = case.line(state="merged", merged_into=survivor.reference)
        for case in self._ending(slug, month, ended, self._from_rolled(slug, month, ended, flow)):
            ended[case] = self._close(case, month, since=since)
        return ended

    def _from_rolled(self, slug: str, month: date, ended: Mapping[Case, PlannedEntry], flow: Flow) -> int:
        """How many of the closed cases were live before. Occasionally a case opens and closes within the month."""
        at_once = flow.first_reported >= 3 and flow.closed >= 1 and self.generator.random() < 0.15
        return min(flow.closed - at_once, len(self._free(slug, month, ended)))

    def _free(self, slug: str, month: date, ended: Mapping[Case, PlannedEntry]) -> list[Case]:
        """Live cases that have not changed yet this month and that the script does not need."""
        return [
            case
            for case in self.live[slug]
            if case not in ended and not case.is_advert and (case.kept_until is None or case.kept_until < month)
        ]

    def _ending(self, slug: str, month: date, ended: Mapping[Case, PlannedEntry], number: int) -> list[Case]:
        return cases.chosen(self._free(slug, month, ended), number, self.generator)

    def _close(self, case: Case, month: date, *, since: date, arrival: str = "rolled") -> PlannedEntry:
        first = max(since, case.opened_on)
        closed_on = cases.day_in(first, months.last_day(month), self.generator)
        case.closed_in = month
        self.closed[case.slug].append(case)
        reason = cases.closing(case, self.generator)
        return case.line(arrival, "closed", closing_reason=reason, closed_on=closed_on)

    def _come_back(self, planned: PlannedReturn, *, flow: Flow) -> None:
        """Add cases that are reopened or transferred in."""
        slug, month = planned.slug, planned.month
        here = {line.reference for line in planned.lines}
        possible = [case for case in self.closed[slug] if case.reference not in here]
        for case in cases.chosen(possible, flow.reopened, self.generator):
            self.closed[slug].remove(case)
            case.closed_in = None
            planned.lines.append(case.line("reopened"))
            self.live[slug].append(case)
        for case in self.waiting[slug, month]:
            case.slug = slug
            case.reference = self._reference(slug, month)
            case.changed()
            planned.lines.append(case.line("transferred_in"))
            self.live[slug].append(case)

    def _arrive(
        self, planned: PlannedReturn, *, closing: Sequence[CaseKind], staying: Sequence[CaseKind], flow: Flow
    ) -> None:
        """Add cases that are new to the system: already running, first reported (some closed at once), and adverts."""
        slug, month, since = planned.slug, planned.month, _since(planned)
        came = [self._new(slug, month, kind, since=None) for kind in staying[: flow.already_running]]
        planned.lines += [
            case.line("first_reported" if case.opened_on >= month else "already_running") for case in came
        ]
        at_once = [self._new(slug, month, kind, since=since) for kind in closing]
        fresh = [self._new(slug, month, kind, since=since) for kind in staying[flow.already_running :]]
        self._follow_the_script(slug, month, fresh or came)
        planned.lines += [self._close(case, month, since=since, arrival="first_reported") for case in at_once]
        adverts = self._more_adverts(slug, month)
        planned.lines += [case.line("first_reported") for case in [*fresh, *adverts]]
        self.live[slug] += [*came, *fresh, *adverts]

    def _new(self, slug: str, month: date, kind: CaseKind, *, since: date | None) -> Case:
        if since is None:
            earlier = months.previous(month, self.generator.randrange(0, 20))
            opened_on = cases.day_in(earlier, months.last_day(earlier), self.generator)
        else:
            opened_on = cases.opening_day(month, since=since, generator=self.generator)
        has_name = self.generator.random() < 0.55
        return cases.begin(
            slug=slug,
            reference=self._reference(slug, opened_on),
            name=f"Op {self.names.pop()}" if has_name else "",
            opened_on=opened_on,
            kind=kind,
            generator=self.generator,
        )

    def _more_adverts(self, slug: str, month: date) -> list[Case]:
        present = sum(case.is_advert for case in self.live[slug])
        wanted = self.adverts.get((slug, month), 0)
        return [
            cases.advert(
                slug=slug,
                reference=self._reference(slug, month),
                opened_on=cases.day_in(month, month + timedelta(days=27), self.generator),
                generator=self.generator,
            )
            for _ in range(max(0, wanted - present))
        ]

    def _follow_the_script(self, slug: str, month: date, fresh: list[Case]) -> None:
        """Add the cases that the script needs: a named joint operation, and one with a sub-type that is retired
        later.
        """
        for name, (leader, second, _, _) in self._joint_names(since=month).items():
            if slug in (leader, second):
                fresh[0].operation_name = name
                fresh[0].kept_until = date.max
                fresh[0].changed()
        retired = self.occasions.retired
        if retired and (slug, month) == retired[:2]:
            fresh[-1].primary_type = "LAB"
            fresh[-1].secondary_types = ()
            fresh[-1].sub_types = (RETIRED_SUB_TYPE,)
            fresh[-1].kept_until = retired[2]
            fresh[-1].changed()

    def _joint_names(self, *, since: date | None = None) -> dict[str, tuple[str, str, str, date | None]]:
        """The name of each joint operation by lead force, second force, place, and month of withdrawal."""
        return {
            f"Op TWIN{leader[:4].upper()}": (leader, second, second, withdrawn)
            for leader, second, begins, withdrawn in self.occasions.joint
            if since is None or begins == since
        }

    def _reference(self, slug: str, day: date) -> str:
        return f"{all_forces()[slug].letters}/{day:%y}/{next(self.numbers[slug]):04d}"


def _since(planned: PlannedReturn) -> date:
    """The first day that a return covers. After skipped months it covers more than its own month."""
    return months.following(planned.previous_month) if planned.previous_month else planned.month


def adverts() -> dict[tuple[str, date], int]:
    """The adverts in each return of the anomaly."""
    return {(slug, month): report.adverts_in(month, slug) for slug in report.ADVERTS for month in report.ADVERT_MONTHS}
