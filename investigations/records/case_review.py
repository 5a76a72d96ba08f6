"""Which live cases to look at again, and why: the rules of the case review page.

Reasons are stored at approval (`profiles.py`). This module has their words and their order of urgency, and answers from
the newest approved return of each force, which is not the same month for all.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import cast

from django.db.models import Case, Count, F, OrderBy, Q, Value, When
from django.db.models.expressions import Combinable

from accounts.choices import Role
from accounts.models import User
from accounts.permissions import Scope
from core import clock, months
from core.sentences import counted_noun
from investigations.choices import Arrival, ReviewReason
from investigations.models import Advice, Entry, Revision
from investigations.querysets import EntryQuerySet
from investigations.records.profiles import ReviewRule
from investigations.review.case_queries import WaitingCaseQuery, waiting_on_each
from reference.models import Force

MOST_NAMED = 6  # forces in a sentence
MOST_CONTACTS = 2  # people of a force on the line of a case


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseReviewReason:
    """A reason for review: its title, which may name a limit of the rule, and its sentence about a case.

    `sort_by` is the date by which the cases that have it are ordered, earliest first. `kind` is that of
    `components/state.html`.
    """

    code: ReviewReason
    title: str
    sentence: Callable[[Entry], str]
    sort_by: str = ""
    kind: str = "ask"

    def title_under(self, rule: ReviewRule) -> str:
        """The title with the limits of the rule in force."""
        return self.title.format(unchanged=duration(rule.unchanged), long_open=duration(rule.long_open))

    @property
    def applies(self) -> Q:
        """The condition on an entry."""
        return Q(profile__review_reasons__contains=[self.code])

    @property
    def urgency(self) -> OrderBy:
        """Cases that have it before those that do not, and among them by that date."""
        value: Combinable = F(self.sort_by) if self.sort_by else Value(0)
        return Case(When(self.applies, then=value)).asc(nulls_last=True)


def duration(number: int) -> str:
    """A number of months as people say it: `8 months`, `2 years`, `3 years 1 month`."""
    years, rest = divmod(number, 12)
    parts = [counted_noun(years, "year")] if years else []
    return " ".join([*parts, counted_noun(rest, "month")] if rest or not years else parts)


def months_open(opened_on: date, month: date) -> int:
    """The whole months from the opening of a case to the end of a month."""
    whole = months.distance(months.first_of(opened_on), months.following(month))
    return whole if opened_on.day == 1 else whole - 1


def _children_without_referral(entry: Entry) -> str:
    children = counted_noun(entry.profile.children, "potential victim")
    return f"{children} under 18, {'NRM referral not known' if entry.nrm_referrals is None else 'no NRM referral'}"


def _unchanged(entry: Entry) -> str:
    since = entry.profile.changed_in
    return f"No change for {duration(months.distance(since, entry.revision.period_id))} (since {months.label(since)})"


def _long_open(entry: Entry) -> str:
    opened_on = cast(date, entry.opened_on)  # without it the reason does not apply
    return f"Open for {duration(months_open(opened_on, entry.revision.period_id))} (since {opened_on:%-d %B %Y})"


def _no_liaison_officer(entry: Entry) -> str:
    victims = counted_noun(entry.profile.victims, "potential victim")
    officer = (
        "victim liaison officer not known" if entry.victim_liaison_officer is None else "no victim liaison officer"
    )
    return f"{victims}, {officer}"


def _no_financial_investigator(entry: Entry) -> str:
    return "Financial investigator not known" if entry.financial_investigator is None else "No financial investigator"


def _no_early_advice(entry: Entry) -> str:
    return "Early CPS advice not known" if entry.early_advice is None else "No early CPS advice"


def _joint(entry: Entry) -> str:
    return "Crosses force borders" if entry.cross_border else "Joint with another force"


def _new(entry: Entry) -> str:
    month = months.label(entry.revision.period_id)
    if entry.arrival == Arrival.ALREADY_RUNNING:
        return f"First reported in {month}, but opened earlier"
    return f"First reported in {month}"


# The most urgent first: the order of the list, of the reasons above it and of those on a line.
REASONS = (
    CaseReviewReason(
        code=ReviewReason.CHILDREN_WITHOUT_REFERRAL,
        title="Children, no NRM referral",
        sentence=_children_without_referral,
        kind="error",
    ),
    CaseReviewReason(
        code=ReviewReason.UNCHANGED,
        title="No change for {unchanged} or more",
        sentence=_unchanged,
        sort_by="profile__changed_in",
    ),
    CaseReviewReason(
        code=ReviewReason.LONG_OPEN,
        title="Open for {long_open} or more",
        sentence=_long_open,
        sort_by="opened_on",
    ),
    CaseReviewReason(
        code=ReviewReason.NO_LIAISON_OFFICER, title="No victim liaison officer", sentence=_no_liaison_officer
    ),
    CaseReviewReason(
        code=ReviewReason.NO_FINANCIAL_INVESTIGATOR,
        title="No financial investigator",
        sentence=_no_financial_investigator,
    ),
    CaseReviewReason(code=ReviewReason.NO_EARLY_ADVICE, title="No early CPS advice", sentence=_no_early_advice),
    CaseReviewReason(code=ReviewReason.JOINT, title="Joint or cross-border", sentence=_joint, kind="same"),
    CaseReviewReason(code=ReviewReason.NEW, title="New in the newest return", sentence=_new, kind="same"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewestReturn:
    """A force and its newest approved return in the current series; None if it has none."""

    force: Force
    revision: int | None
    month: date | None


def newest_returns(user: User) -> list[NewestReturn]:
    """The newest approved return of each present force in the user's scope, by name of the force."""
    newest = {
        force: (revision, month)
        for revision, force, month in Revision.objects.visible_to(user)
        .newest_of_each_force()
        .values_list("pk", "force", "period")
    }
    forces = Force.objects.filter(Scope.of(user).over("code")).valid_on(clock.today()).order_by("short_name")
    none = (None, None)
    return [
        NewestReturn(force=force, revision=newest.get(force.pk, none)[0], month=newest.get(force.pk, none)[1])
        for force in forces
    ]


def newest_month(returns: Iterable[NewestReturn]) -> date | None:
    """The month of the newest of these returns; None if no force has one."""
    return max((newest_return.month for newest_return in returns if newest_return.month), default=None)


def is_up_to_date(returns: Collection[NewestReturn]) -> bool:
    """Whether the newest returns of all forces are for the same month."""
    return len({newest_return.month for newest_return in returns}) == 1 and newest_month(returns) is not None


def source_of(returns: Collection[NewestReturn]) -> str:
    """Which returns the cases come from, to print before the months; empty if no force has a return."""
    if newest_month(returns) is None:
        return ""
    return "From each force’s newest approved return" if len(returns) > 1 else "From the newest approved return"


def months_in_words(returns: Collection[NewestReturn]) -> str:
    """Which months the cases are from: `October 2026 for 4 of 6 forces, September 2026 for 2.`"""
    due = len(returns)
    missing = [newest_return.force.short_name for newest_return in returns if newest_return.month is None]
    counts = sorted(
        Counter(newest_return.month for newest_return in returns if newest_return.month).items(), reverse=True
    )
    if counts and counts[0][1] == due:
        return f"{months.label(counts[0][0])} for all {due} forces." if due > 1 else f"{months.label(counts[0][0])}."
    parts = [
        f"{months.label(month)} for {number} of {due} forces" if place == 0 else f"{months.label(month)} for {number}"
        for place, (month, number) in enumerate(counts)
    ]
    sentences = [f"{', '.join(parts)}."] if parts else []
    if missing:
        named = ", ".join(missing) if len(missing) <= MOST_NAMED else counted_noun(len(missing), "force")
        sentences.append(f"No approved return yet: {named}.")
    return " ".join(sentences)


def live_cases(returns: Iterable[NewestReturn], *, user: User) -> EntryQuerySet:
    """The live cases in these returns, without those that another force has returned since."""
    revisions = [newest_return.revision for newest_return in returns if newest_return.revision]
    return Entry.objects.visible_to(user).newest().live().filter(revision__in=revisions)


def to_review(cases: EntryQuerySet) -> EntryQuerySet:
    """The cases that have a reason for review, the most urgent first, with the related rows that a line prints.

    Reads all of them. `case_review_pages` reads one page of the same list.
    """
    listed = with_lines(cases.filter(profile__review_reasons__len__gt=0))
    return listed.order_by(*(reason.urgency for reason in REASONS), "force__short_name", "pk")


def with_lines(cases: EntryQuerySet) -> EntryQuerySet:
    """The cases with the related rows that a line prints."""
    return cases.select_related(
        "profile", "investigation", "holding", "force__unit", "stage", "primary_type", "revision"
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewCounts:
    """How many cases are live, how many have a reason for review, and how many have each."""

    live: int
    to_review: int
    by_reason: dict[str, int]

    def number_of(self, reason: str) -> int:
        """The cases that have this reason, or any where it is empty."""
        return self.by_reason.get(reason, 0) if reason else self.to_review

    @property
    def summary(self) -> str:
        """`359 live cases, 63 to review.`"""
        return f"{counted_noun(self.live, 'live case')}, {self.to_review:,} to review."


def counts_of(cases: EntryQuerySet) -> ReviewCounts:
    """The numbers of cases, in one query. A case that has several reasons counts under each of them."""
    counted = cases.aggregate(
        live=Count("pk"),
        any=Count("pk", filter=Q(profile__review_reasons__len__gt=0)),
        **{reason.code.value: Count("pk", filter=reason.applies) for reason in REASONS},
    )
    return ReviewCounts(live=counted.pop("live"), to_review=counted.pop("any"), by_reason=counted)


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseLine:
    """One case in the list: all its reasons, in words, the people in its force to call, and what was done about it."""

    entry: Entry
    reasons: tuple[tuple[str, str], ...]  # the sentence and its kind, the most urgent first
    contacts: tuple[User, ...]
    advice: Advice | None  # the newest
    query: WaitingCaseQuery | None

    @property
    def anchor(self) -> str:
        """The id of the line on its page."""
        return f"case-{self.entry.investigation.public_id}"


def lines_of(entries: Sequence[Entry], *, user: User) -> list[CaseLine]:
    """The lines of a page. People in the case's own force see no contacts, because they are the contacts."""
    contacts = {} if user.force_id else contacts_of({entry.force_id for entry in entries})
    cases = [entry.investigation_id for entry in entries]
    advice = Advice.objects.visible_to(user).last_on_each(cases)
    queries = waiting_on_each(cases, user=user)
    return [
        CaseLine(
            entry=entry,
            reasons=tuple(
                (reason.sentence(entry), reason.kind)
                for reason in REASONS
                if reason.code in entry.profile.review_reasons
            ),
            contacts=contacts.get(entry.force_id, ()),
            advice=advice.get(entry.investigation_id),
            query=queries.get(entry.investigation_id),
        )
        for entry in entries
    ]


def contacts_of(forces: Collection[str], *, leads_only: bool = False) -> dict[str, tuple[User, ...]]:
    """The people in each force to call about a case: those with a duty phone first, and leads before analysts."""
    people = User.objects.returning_for(forces)
    if leads_only:
        people = people.filter(role=Role.LEAD)
    contacts: dict[str, tuple[User, ...]] = {}
    for person in people:
        own = contacts.get(str(person.force_id), ())
        contacts[str(person.force_id)] = (*own, person)[:MOST_CONTACTS]
    return contacts
