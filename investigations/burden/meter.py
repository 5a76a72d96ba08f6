"""What each question of the return costs and gives: its time, how often it is answered, and where it is used.

The figures are of the approved returns of a year. A time needs three returns, and in the picture of all forces three
forces too, so that it is never that of one return or, there, of one force. `answer_times.py` says what is measured, and
what is not.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.db.models import Count, Q, Sum

from accounts.models import User
from core import months
from core.aggregates import Median
from core.sentences import counted_noun
from investigations.burden import uses
from investigations.burden.questions import OTHER_WORK, QUESTIONS
from investigations.burden.uses import NO_USE, NoUse, UsesOfKind
from investigations.choices import MAY_NOT_APPLY
from investigations.models import AnswerTime, MonthlyReturn
from investigations.quality import score_counts
from investigations.quality.score import NOTHING, ReturnCounts, Share
from investigations.quality.unknown_answers import OF_CASES, OF_PEOPLE
from investigations.querysets import MonthlyReturnQuerySet
from investigations.returns.fields import FIELDS, PEOPLE
from investigations.sealed import counting

MONTHS = 12
FEWEST = 3  # returns, and forces where a reader sees several


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeTaken:
    """The median time, over the returns in which it needed any, and the size of what is behind it."""

    seconds: float = 0
    returns: int = 0
    forces: int = 0
    given: int = 0
    changed: int = 0
    of_one_force: bool = False

    @property
    def is_enough(self) -> bool:
        """Whether nobody can read one return, or one force, out of it."""
        return self.returns >= FEWEST and (self.of_one_force or self.forces >= FEWEST)

    @property
    def minutes(self) -> str:
        """`2.5`, at least 0.1; a dash where there are too few returns."""
        return f"{max(self.seconds / 60, 0.1):,.1f}" if self.is_enough else "–"

    @property
    def base(self) -> str:
        """`14 returns from 9 forces`, or that there are too few."""
        if not self.is_enough:
            return f"Fewer than {FEWEST}"
        returns = counted_noun(self.returns, "return")
        return returns if self.of_one_force else f"{returns} from {counted_noun(self.forces, 'force')}"

    @property
    def answers(self) -> str:
        """`120 given, 45 changed`; a dash where there are too few returns."""
        return f"{self.given:,} given, {self.changed:,} changed" if self.is_enough else "–"


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionLine:
    """One question with what it costs and gives."""

    name: str
    label: str
    time: TimeTaken
    answered: Share
    not_known: Share
    places: tuple[UsesOfKind, ...]
    no_use: NoUse | None

    @property
    def used_in(self) -> str:
        """The kinds of places that use it, or why it is asked without a use."""
        return uses.in_words(self.name)

    @property
    def is_proposed_for_removal(self) -> bool:
        """Whether nothing uses it and the yearly review decides on it."""
        return self.no_use is not None and self.no_use.review_on is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionMeter:
    """All questions of the return over a year."""

    first: date
    last: date
    approved: int  # returns
    whole: TimeTaken  # of a return, all its questions and other work together
    lines: tuple[QuestionLine, ...]
    other_work: tuple[tuple[str, TimeTaken], ...]

    @property
    def proposed(self) -> list[QuestionLine]:
        """The questions that the yearly review decides on."""
        return [line for line in self.lines if line.is_proposed_for_removal]

    @property
    def others(self) -> list[QuestionLine]:
        """The other questions: those that take most time first, and then in the order of the form."""
        lines = [line for line in self.lines if not line.is_proposed_for_removal]
        return sorted(lines, key=lambda line: -line.time.seconds if line.time.is_enough else 0)


def meter_of(user: User, *, until: date) -> QuestionMeter:
    """The questions in the approved returns of the user's forces, for the year that ends with a month."""
    first = months.previous(until, MONTHS - 1)
    approved = MonthlyReturn.objects.visible_to(user).filter(
        period__gte=first, period__lte=until, current__isnull=False
    )
    revisions = list(approved.values_list("current", flat=True))
    times = _times(user, approved)
    answered, with_cases = _answered(revisions)
    not_known = _not_known(score_counts.counts_of(revisions).values())
    nothing = TimeTaken(of_one_force=user.force_id is not None)
    places = uses.uses_by_question()
    return QuestionMeter(
        first=first,
        last=until,
        approved=len(revisions),
        whole=_whole(user, approved),
        lines=tuple(
            QuestionLine(
                name=name,
                label=label,
                time=times.get(name, nothing),
                answered=Share(part=answered[name], of=with_cases),
                not_known=not_known.get(name, NOTHING),
                places=places[name],
                no_use=NO_USE.get(name),
            )
            for name, label in QUESTIONS.items()
        ),
        other_work=tuple((label, times.get(name, nothing)) for name, label in OTHER_WORK.items()),
    )


def _times(user: User, approved: MonthlyReturnQuerySet) -> dict[str, TimeTaken]:
    took = Q(seconds__gt=0)
    rows = (
        AnswerTime.objects.visible_to(user)
        .filter(monthly_return__in=approved)
        .values("question")
        .annotate(
            median=Median("seconds", filter=took),
            returns=Count("pk", filter=took),
            forces=Count("force", filter=took, distinct=True),
            all_given=Sum("given"),
            all_changed=Sum("changed"),
        )
    )
    return {
        row["question"]: TimeTaken(
            seconds=row["median"] or 0,
            returns=row["returns"],
            forces=row["forces"],
            given=row["all_given"],
            changed=row["all_changed"],
            of_one_force=user.force_id is not None,
        )
        for row in rows
    }


def _whole(user: User, approved: MonthlyReturnQuerySet) -> TimeTaken:
    """The whole time of a return, of those of which any time was measured."""
    by_return = (
        AnswerTime.objects.visible_to(user)
        .filter(monthly_return__in=approved)
        .values("monthly_return", "force")
        .annotate(in_all=Sum("seconds"))
        .filter(in_all__gt=0)
    )
    row = by_return.aggregate(median=Median("in_all"), returns=Count("in_all"), forces=Count("force", distinct=True))
    return TimeTaken(
        seconds=row["median"] or 0,
        returns=row["returns"],
        forces=row["forces"],
        of_one_force=user.force_id is not None,
    )


# When a case answers each question, over its entry `e`, its name `h` and its words `w`; and over `t`, which of these
# texts the sealed cases of the return have. Nobody reads them for that.
_ANSWERED: Mapping[str, str] = {
    **{name: f"e.{name} is not null" for name in FIELDS},
    **{name: f"e.{name} <> '{{}}'" for name, each in FIELDS.items() if each.is_list},
    **{name: f"e.{name} <> '{each.not_known}'" for name, each in FIELDS.items() if each.not_known},
    **{name: f"(e.{name} is not null or '{name}' = any(e.not_applicable))" for name in MAY_NOT_APPLY},
    "reference": "coalesce(h.reference <> '', false) or coalesce(t.reference, false)",
    "operation_name": "coalesce(h.operation_name <> '', false) or coalesce(t.operation_name, false)",
    "merged_into": "e.merged_into_id is not null",
    "void_reason": "coalesce(w.void_reason, '') <> '' or coalesce(t.void_reason, false)",
    "remarks": "coalesce(w.remarks, '') <> '' or coalesce(t.remarks, false)",
    "was_running": "r.rolled_from_id is null and e.arrival in ('first_reported', 'already_running')",
    PEOPLE: "exists (select from investigations_entrypeople p where p.entry_id = e.id)",
}
ANSWERED = f"""
select count(*), {", ".join(f"count(*) filter (where {name})" for name in QUESTIONS)}
from (
    select e.revision_id, {", ".join(f"bool_or({_ANSWERED[name]}) as {name}" for name in QUESTIONS)}
    from investigations_entry e
    join investigations_revision r on r.id = e.revision_id
    left join investigations_holding h on h.id = e.holding_id
    left join investigations_entrytext w on w.entry_id = e.id
    left join scope.sealed_texts_in(%(revisions)s) t on t.revision = e.revision_id
    where e.revision_id = any(%(revisions)s)
    group by e.revision_id
) of_return
"""  # noqa: S608 -- our own names


def _answered(revisions: Sequence[int]) -> tuple[dict[str, int], int]:
    """In how many of these returns some case answers each question; and how many have a case at all."""
    with counting.with_sealed(), connection.cursor() as cursor:
        cursor.execute(ANSWERED, {"revisions": list(revisions)})
        with_cases, *counts = cursor.fetchone()
    return dict(zip(QUESTIONS, counts, strict=True)), with_cases


def _not_known(counts: Iterable[ReturnCounts]) -> dict[str, Share]:
    """Of the answers that the cases ask for, those that are not known; of people, those of each group."""
    by_question = dict.fromkeys([*OF_CASES, PEOPLE], NOTHING)
    for each in counts:
        for question in (*OF_CASES.values(), *OF_PEOPLE.values()):
            name = PEOPLE if question.is_of_people else question.name
            by_question[name] += Share(part=each.unknown.get(question.name, 0), of=each.asked(question))
    return by_question
