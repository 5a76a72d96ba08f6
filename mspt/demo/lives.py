"""The months of one series, played from the first to the last: which case is in which return, and how it stands there.

`flows.py` has settled how many come and go in each return; here it is decided which. The order of bodies in a month is
that of the list, with those that hand a case over before those that take it.
"""

from __future__ import annotations

import itertools
import random
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from mspt.demo import cases, mixes, report, words
from mspt.demo.bodies import bodies
from mspt.demo.cases import Case
from mspt.demo.flows import Flow, Flows
from mspt.demo.lines import Line, PlannedReturn, Series
from mspt.demo.occasions import RETIRED_SUB_TYPE, Occasions
from reference import months

BY_CHANCE = 0.6  # the share of new investigations whose type is chance alone


@dataclass(slots=True, kw_only=True)
class Play:
    """One series being played."""

    occasions: Occasions
    generator: random.Random
    names: list[str]
    adverts: Mapping[tuple[str, date], int] = field(default_factory=dict)
    live: dict[str, list[Case]] = field(default_factory=lambda: defaultdict(list))
    closed: dict[str, list[Case]] = field(default_factory=lambda: defaultdict(list))
    waiting: dict[tuple[str, date], list[Case]] = field(default_factory=lambda: defaultdict(list))
    numbers: dict[str, itertools.count[int]] = field(default_factory=lambda: defaultdict(lambda: itertools.count(1)))
    owed: dict[str, dict[str, float]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(float)))
    fixed_progress: float | None = None  # how far the mix of types has come, where it does not move any more
    progress: float = 0.0

    def play(self, moved: Flows, live: Mapping[str, Mapping[date, int]]) -> Series:
        """Every return of the series."""
        all_months = sorted({month for by_month in live.values() for month in by_month})
        returns: dict[tuple[str, date], PlannedReturn] = {}
        for index, month in enumerate(all_months):
            self.progress = index / (len(all_months) - 1) if self.fixed_progress is None else self.fixed_progress
            for slug in self._order(month):
                if (slug, month) in moved:
                    earlier = [each for each in all_months[:index] if (slug, each) in moved]
                    before = earlier[-1] if earlier else None
                    flow = moved[slug, month]
                    returns[slug, month] = self._month(slug, month, before=before, flow=flow)
        return Series(months=tuple(all_months), returns=returns)

    def _order(self, month: date) -> list[str]:
        givers = [giver for giver, _, when in self.occasions.transfers if when == month]
        return givers + [slug for slug in bodies() if slug not in givers]

    def _month(self, slug: str, month: date, *, before: date | None, flow: Flow) -> PlannedReturn:
        planned = PlannedReturn(slug=slug, month=month, previous_month=before)
        since = months.following(before) if before else month
        rolled = self.live[slug]
        for case in rolled:
            cases.live_on(case, self.generator)
        ended = self._end(slug, month, since=since, flow=flow)
        planned.lines += [ended.get(case) or case.line() for case in rolled]
        stayed = [case for case in rolled if case not in ended]
        stayed += self._come_back(slug, month, since=since, flow=flow, planned=planned)
        stayed += self._arrive(slug, month, since=since, flow=flow, planned=planned)
        self.live[slug] = stayed
        return planned

    def _end(self, slug: str, month: date, *, since: date, flow: Flow) -> dict[Case, Line]:
        """The lines of cases that do not stay live."""
        ended: dict[Case, Line] = {}
        for case in self._ending(slug, month, ended, flow.handed_over):
            ended[case] = case.line(state="handed_over")
            (receiver,) = [to for giver, to, when in self.occasions.transfers if (giver, when) == (slug, month)]
            self.waiting[receiver, month].append(case)
        withdrawn = {word for word, place in self._joint_names().items() if place[2:] == (slug, month)}
        twins = [case for case in self.live[slug] if case.operation_name in withdrawn]
        for case in twins:
            ended[case] = case.line(state="void", void_reason="The other body of this operation returns it.")
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

    def _from_rolled(self, slug: str, month: date, ended: Mapping[Case, Line], flow: Flow) -> int:
        """How many of those that close were live before; now and then one opens and closes within the month."""
        at_once = flow.first_reported >= 3 and flow.closed >= 1 and self.generator.random() < 0.15
        return min(flow.closed - at_once, len(self._free(slug, month, ended)))

    def _free(self, slug: str, month: date, ended: Mapping[Case, Line]) -> list[Case]:
        """The live cases that nothing has happened to yet, and that the script does not need."""
        return [
            case
            for case in self.live[slug]
            if case not in ended and not case.is_advert and (case.kept_until is None or case.kept_until < month)
        ]

    def _ending(self, slug: str, month: date, ended: Mapping[Case, Line], number: int) -> list[Case]:
        return cases.chosen(self._free(slug, month, ended), number, self.generator)

    def _close(self, case: Case, month: date, *, since: date, arrival: str = "rolled") -> Line:
        first = max(since, case.opened_on)
        closed_on = cases.day_in(first, months.last_day(month), self.generator)
        case.closed_in = month
        self.closed[case.slug].append(case)
        reason = cases.closing(case, self.generator)
        return case.line(arrival, "closed", closing_reason=reason, closed_on=closed_on)

    def _come_back(self, slug: str, month: date, *, since: date, flow: Flow, planned: PlannedReturn) -> list[Case]:
        """Reopened and taken over."""
        here = {line.reference for line in planned.lines}
        possible = [case for case in self.closed[slug] if case.reference not in here]
        back = cases.chosen(possible, flow.reopened, self.generator)
        for case in back:
            self.closed[slug].remove(case)
            case.closed_in = None
            planned.lines.append(case.line("reopened"))
        for case in self.waiting[slug, month]:
            case.slug = slug
            case.reference = self._reference(slug, month)
            case.changed()
            planned.lines.append(case.line("taken_over"))
            back.append(case)
        return back

    def _arrive(self, slug: str, month: date, *, since: date, flow: Flow, planned: PlannedReturn) -> list[Case]:
        """New to the system: running already, first reported, and adverts."""
        came = [self._new(slug, month, since=None) for _ in range(flow.taken_in)]
        planned.lines += [case.line("taken_in") for case in came]
        fresh = [self._new(slug, month, since=since) for _ in range(flow.first_reported)]
        self._follow_the_script(slug, month, fresh or came)
        closed_at_once = flow.closed - sum(1 for _ in planned.having(state="closed"))
        for number, case in enumerate(fresh):
            if number < closed_at_once:
                planned.lines.append(self._close(case, month, since=since, arrival="first_reported"))
            else:
                planned.lines.append(case.line("first_reported"))
        adverts = self._more_adverts(slug, month)
        planned.lines += [case.line("first_reported") for case in adverts]
        return came + fresh[closed_at_once:] + adverts

    def _new(self, slug: str, month: date, *, since: date | None) -> Case:
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
            primary=self._type(slug),
            generator=self.generator,
        )

    def _type(self, slug: str) -> str:
        """The type of a new investigation: by chance, or what the body has met too seldom so far.

        Chance alone would give small bodies more odd months than real ones have.
        """
        shares = mixes.types_of(slug, self.progress)
        owed = self.owed[slug]
        for code, share in shares.items():
            owed[code] += share / sum(shares.values())
        by_chance = self.generator.random() < BY_CHANCE
        code = mixes.pick(shares, self.generator) if by_chance else max(owed, key=lambda each: owed[each])
        owed[code] -= 1
        return code

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
        """Cases that the script needs: a joint operation with its name, one with a sub-type that will be retired."""
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
        """The operation name of each joint operation: leader, second body, and where and when it is withdrawn."""
        return {
            f"Op TWIN{leader[:4].upper()}": (leader, second, second, withdrawn)
            for leader, second, begins, withdrawn in self.occasions.joint
            if since is None or begins == since
        }

    def _reference(self, slug: str, day: date) -> str:
        return f"{bodies()[slug].letters}/{day:%y}/{next(self.numbers[slug]):04d}"


def adverts() -> dict[tuple[str, date], int]:
    """The adverts that stand in each return of the anomaly."""
    return {(slug, month): report.adverts_in(month, slug) for slug in report.ADVERTS for month in report.ADVERT_MONTHS}
