"""Every question asked of prosecutions, each named once. Each starts with what the person may see."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any, Self

from django.apps import apps
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Value
from django.db.models.functions import Cast

from accounts.models import User
from accounts.permissions import NOTHING, Scope
from accounts.querysets import named
from core.dated_rules.querysets import DatedRuleQuerySet
from investigations.models import Holding
from prosecutions.cases import limit_warnings, permissions
from prosecutions.cases.case_workflow import ENDED_WITHOUT_CHARGE
from prosecutions.cases.choices import CaseStatus, DefendantStatus, PreventionOrder, Remand
from prosecutions.cases.defendant_workflow import ABOUT_CRIMES, FINISHED, ORDER_GROUPS, ORDER_RESULTS, UNDECIDED

if TYPE_CHECKING:
    from prosecutions.models import (
        Charge,
        Defendant,
        PrincipalOffence,
        ProsecutionCase,
        ProsecutionRule,
        ProsecutionStep,
    )

IN_CUSTODY = Q(status__in=sorted(UNDECIDED), remand=Remand.CUSTODY)  # of a defendant


def of_seen_investigations(user: User, column: str) -> Q:
    """The condition that a person sees the investigation in this column: a force of theirs has or had it.

    The database leaves out sealed ones, of which they see no holding (`db_grants.py`).
    """
    if not permissions.reads(user):
        return NOTHING
    held = Holding.objects.filter(Scope.of(user).over("force"), investigation=OuterRef(column))
    return Q(Exists(held))


class ProsecutionCaseQuerySet(models.QuerySet["ProsecutionCase"]):
    """Questions asked of cases."""

    def visible_to(self, user: User) -> Self:
        """Cases of the investigations that a person may see."""
        return self.filter(of_seen_investigations(user, "investigation"))

    def of_present_forces(self, user: User) -> Self:
        """Cases that forces of the person have now. A force that had the investigation only reads its cases."""
        return self.filter(Scope.of(user).over("force"))

    def open(self) -> Self:
        """Cases that are not decided, that lack defendants, or with a defendant who is not finished."""
        unfinished = self._having(Q(status__in=sorted(UNDECIDED | {DefendantStatus.CONVICTED})))
        lacking = Q(status=CaseStatus.CHARGED, entered__lt=F("charged"))
        before = ~Q(status__in=sorted(ENDED_WITHOUT_CHARGE | {CaseStatus.CHARGED}))
        return self._with_entered().filter(before | unfinished | lacking)

    def decision_late(self, today: date) -> Self:
        """Cases that have waited for a charging decision for longer than the rule of the day allows."""
        latest = day_by_rule("decision_wait_days", today, sign=-1)
        return self.filter(status=CaseStatus.REFERRED, referred_on__lt=latest)

    def custody_limit_near(self, today: date) -> Self:
        """Cases with a defendant in custody whose limit ends before the trial, or soon if there is no trial date."""
        near = limit_warnings.needing_attention(day_by_rule("custody_warning_days", today))
        return self.filter(self._having(IN_CUSTODY & near))

    def hearing_past(self, today: date) -> Self:
        """Cases with a court day in the past of which nothing is recorded: no plea after the hearing, no result.

        The result of a trial is late from the day after its expected last day. Without one, it is late when the rule
        of the day says so, as a trial may take weeks.
        """
        no_plea = Q(status=DefendantStatus.CHARGED, first_hearing_on__lt=today)
        latest = day_by_rule("trial_days", today, sign=-1)
        is_over = Q(trial_ends_on__lt=today) | Q(trial_ends_on__isnull=True, trial_on__lt=latest)
        no_result = Q(status__in=sorted(UNDECIDED)) & is_over
        return self.filter(self._having(no_plea | no_result))

    def with_order_gap(self) -> Self:
        """Cases with a defendant who can get a prevention order, while nobody has considered one."""
        return self.filter(Exists(self._defendants().with_order_gap()))

    def without_defendants(self) -> Self:
        """Charged cases of which fewer defendants are entered than suspects were charged."""
        return self._with_entered().filter(status=CaseStatus.CHARGED, entered__lt=F("charged"))

    def _with_entered(self) -> Self:
        """Add how many defendants are entered, to filter by."""
        rows = self._defendants().exclude(status=DefendantStatus.REMOVED)
        counted = rows.order_by().values("case").annotate(number=models.Count("pk")).values("number")
        return self.alias(entered=models.functions.Coalesce(models.Subquery(counted), 0))

    def with_urn(self, typed: str) -> Self:
        """Cases with this unique reference number, in whatever spelling."""
        return self.filter(urn=normal_urn(typed)) if typed.strip() else self.none()

    def for_list(self) -> Self:
        """Load what a row prints, the newest case first."""
        number = models.Count("defendants", filter=~Q(defendants__status=DefendantStatus.REMOVED))
        finished = models.Count("defendants", filter=Q(defendants__status__in=sorted(FINISHED)))
        return (
            self.select_related("force")
            .annotate(defendant_count=number, finished_count=finished)
            .order_by("-created_at", "-pk")
        )

    def _having(self, condition: Q) -> Q:
        return Q(Exists(self._defendants().filter(condition)))

    def _defendants(self) -> DefendantQuerySet:
        model: Any = self.model._meta.get_field("defendants").related_model
        defendants: DefendantQuerySet = model.objects.filter(case=OuterRef("pk"))
        return defendants


class ProsecutionStepQuerySet(models.QuerySet["ProsecutionStep"]):
    """Questions asked of steps."""

    def visible_to(self, user: User) -> Self:
        """Steps of the cases that a person may see."""
        return self.filter(of_seen_investigations(user, "case__investigation"))

    def effective(self) -> Self:
        """Steps that somebody can undo and nobody has undone, the last first."""
        rows = self.exclude(move__in=["open", "details", "add", "link", "unlink", *ABOUT_CRIMES, "undo"])
        return rows.filter(undone_by__isnull=True).order_by("-pk")

    def for_timeline(self) -> models.QuerySet[ProsecutionStep]:
        """With the defendant and the person that a line names."""
        return named(self.select_related("defendant"), "by")


class DefendantQuerySet(models.QuerySet["Defendant"]):
    """Questions asked of defendants."""

    def visible_to(self, user: User) -> Self:
        """Defendants in the cases that a person may see."""
        return self.filter(of_seen_investigations(user, "case__investigation"))

    def counted(self) -> Self:
        """All but those that were entered by mistake."""
        return self.exclude(status=DefendantStatus.REMOVED)

    def for_case_page(self) -> Self:
        """Load what the page of their case prints, in their order."""
        return self.order_by("number").prefetch_related("charges")

    def of_present_forces(self, user: User) -> Self:
        """Defendants in cases that forces of the person have now."""
        return self.filter(Scope.of(user).over("force"))

    def undecided(self) -> Self:
        """Defendants with a charge that has no result yet."""
        return self.filter(status__in=sorted(UNDECIDED))

    def limit_near(self, day: date, *, ahead: int) -> Self:
        """In custody, with a limit that ends at most so many days after a day, and before any trial."""
        last = day + timedelta(days=ahead)
        return self.filter(IN_CUSTODY, limit_warnings.needing_attention(last), custody_limit_on__range=(day, last))

    def limit_before_trial(self, day: date) -> Self:
        """In custody, with a limit that ends on the day or later, and before the trial."""
        return self.filter(IN_CUSTODY, custody_limit_on__gte=day, custody_limit_on__lt=F("trial_on"))

    def first_hearing_between(self, first: date, last: date) -> Self:
        """Waiting for a first hearing on one of these days, both included."""
        return self.filter(status=DefendantStatus.CHARGED, first_hearing_on__range=(first, last))

    def trial_between(self, first: date, last: date) -> Self:
        """Undecided, with a trial that starts on one of these days, both included."""
        return self.undecided().filter(trial_on__range=(first, last))

    def with_date_between(self, first: date, last: date, *, columns: Iterable[str]) -> Self:
        """With a date in one of these columns from the first to the last day, both included."""
        return self.filter(reduce(or_, (Q(**{f"{column}__range": (first, last)}) for column in columns)))

    def with_order_gap(self) -> Self:
        """Finished with a result for which a court can make a prevention order, which nobody considered."""
        charges: Any = self.model._meta.get_field("charges").related_model
        leading = charges.objects.filter(
            defendant=OuterRef("pk"), is_removed=False, result__in=sorted(ORDER_RESULTS), group__in=sorted(ORDER_GROUPS)
        )
        return self.filter(Exists(leading), status__in=sorted(FINISHED), order=PreventionOrder.NOT_CONSIDERED)


class ChargeQuerySet(models.QuerySet["Charge"]):
    """Questions asked of charges."""

    def visible_to(self, user: User) -> Self:
        """Charges in the cases that a person may see."""
        return self.filter(of_seen_investigations(user, "defendant__case__investigation"))

    def counted(self) -> Self:
        """All but those that were entered by mistake, or of a defendant who was."""
        return self.filter(is_removed=False).exclude(defendant__status=DefendantStatus.REMOVED)

    def of_defendant(self) -> Self:
        """Those that count, with the offence that a page prints, in their order."""
        return self.filter(is_removed=False).select_related("offence").order_by("number")


class ProsecutionRuleQuerySet(DatedRuleQuerySet["ProsecutionRule"]):
    """Questions asked of the dated rules of prosecutions."""

    def value(self, code: str, *, on: date) -> int:
        """The value of a rule on a day. Raises DoesNotExist if there is none: that is a mistake, not a zero."""
        value: int = self.valid_on(on).values_list("value", flat=True).get(code=code)
        return value


class PrincipalOffenceQuerySet(DatedRuleQuerySet["PrincipalOffence"]):
    """Questions asked of the dated groups of offences."""

    def group_of(self, code: str, *, on: date) -> str:
        """The group of an offence on a day; empty for an offence in no list."""
        return self.valid_on(on).filter(code=code).values_list("group", flat=True).first() or ""


def day_by_rule(code: str, today: date, *, sign: int = 1) -> models.Expression:
    """The day that is as many days after today, or before it, as a rule says; read in the same statement."""
    rules: Any = apps.get_model("prosecutions", "ProsecutionRule")
    days = models.Subquery(rules.objects.valid_on(today).filter(code=code).values("value")[:1])
    return models.ExpressionWrapper(
        Cast(Value(today), models.DateField()) + days * Value(sign), output_field=models.DateField()
    )


def normal_urn(typed: str) -> str:
    """A unique reference number as it is stored, from what people type: `50 AB 12345/26`, `50ab1234526`."""
    return "".join(sign for sign in typed.upper() if sign.isascii() and sign.isalnum())
