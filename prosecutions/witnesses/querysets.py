"""Every question asked of victims and witnesses, each named once. Each starts with what the person may see."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Self

from django.apps import apps
from django.db import models
from django.db.models import Case, Exists, OuterRef, Q, When

from accounts.models import User
from accounts.permissions import Scope
from accounts.querysets import named
from prosecutions.cases.defendant_workflow import UNDECIDED
from prosecutions.cases.querysets import day_by_rule, normal_urn, of_seen_investigations
from prosecutions.witnesses.choices import WitnessKind, WitnessStatus
from prosecutions.witnesses.workflow import AGREED_ABROAD, GIVING_EVIDENCE, UNWILLING

if TYPE_CHECKING:
    from prosecutions.models import SpecialMeasure, Witness, WitnessStep, WitnessSupport

# Eligible whatever the court finds: witnesses under 18, and complainants (`workflow.eligibility_of`).
ELIGIBLE = Q(kind=WitnessKind.BOTH) | Q(kind=WitnessKind.WITNESS, is_under_18=True)


class WitnessQuerySet(models.QuerySet["Witness"]):
    """Questions asked of victims and witnesses."""

    def visible_to(self, user: User) -> Self:
        """Those in the cases that a person may see."""
        return self.filter(of_seen_investigations(user, "case__investigation"))

    def of_present_forces(self, user: User) -> Self:
        """Those of cases that forces of the person have now."""
        return self.filter(Scope.of(user).over("force"))

    def counted(self) -> Self:
        """All but those that were entered by mistake."""
        return self.exclude(status=WitnessStatus.REMOVED)

    def before_evidence(self) -> Self:
        """Those whose evidence is neither given nor known not to be needed."""
        return self.filter(status=WitnessStatus.BEFORE)

    def contact_overdue(self, today: date) -> Self:
        """Those before evidence whose next contact was due before today."""
        return self.before_evidence().filter(next_contact_on__lt=today)

    def measures_not_considered(self) -> Self:
        """Eligible witnesses without any special measure, not even an unwanted one, while a trial date is set."""
        recorded = self._related("measures").filter(witness=OuterRef("pk")).exclude(status="")
        rows = self._expected().filter(ELIGIBLE, no_measures_on__isnull=True)
        return rows.filter(~Exists(recorded), self._trial())

    def abroad_without_way(self, today: date) -> Self:
        """Witnesses abroad with no agreed way of giving evidence, while the trial is near or has begun."""
        near = day_by_rule("witness_abroad_days", today)
        rows = self._expected().filter(is_abroad=True).exclude(abroad__in=sorted(AGREED_ABROAD))
        return rows.filter(self._trial(trial_on__lte=near))

    def with_urn(self, typed: str) -> Self:
        """Those of the cases with this unique reference number, in whatever spelling."""
        return self.filter(case__urn=normal_urn(typed)) if typed.strip() else self.none()

    def for_case_page(self) -> Self:
        """Load what the page of their case prints, in their order."""
        return self.order_by("number").prefetch_related("measures")

    def for_list(self, measures: SpecialMeasureQuerySet | None = None) -> Self:
        """Load what a row of the list prints: those with the earliest contact due first.

        `measures` has the columns of special measures that the clerk may read, for a file.
        """
        rows = self.select_related("case", "force")
        rows = rows.prefetch_related(models.Prefetch("measures", queryset=measures))
        due = Case(When(status=WitnessStatus.BEFORE, then="next_contact_on"))
        return rows.order_by(due.asc(nulls_last=True), "-case", "number")

    def _expected(self) -> Self:
        """Those who are to give evidence, and have not said that they will not support the prosecution."""
        rows = self.before_evidence().filter(kind__in=sorted(GIVING_EVIDENCE))
        return rows.exclude(willingness__in=sorted(UNWILLING))

    def _trial(self, **narrowed: Any) -> Q:
        """Whether a defendant of their case without a result has a trial date."""
        defendants: Any = apps.get_model("prosecutions", "Defendant")
        rows = defendants.objects.filter(case=OuterRef("case"), status__in=sorted(UNDECIDED), trial_on__isnull=False)
        return Q(Exists(rows.filter(**narrowed)))

    def _related(self, name: str) -> Any:
        model: Any = self.model._meta.get_field(name).related_model
        return model.objects


class WitnessSupportQuerySet(models.QuerySet["WitnessSupport"]):
    """Questions asked of support."""

    def visible_to(self, user: User) -> Self:
        """Support in the cases that a person may see."""
        return self.filter(of_seen_investigations(user, "witness__case__investigation"))


class SpecialMeasureQuerySet(models.QuerySet["SpecialMeasure"]):
    """Questions asked of special measures."""

    def visible_to(self, user: User) -> Self:
        """Special measures in the cases that a person may see."""
        return self.filter(of_seen_investigations(user, "witness__case__investigation"))


class WitnessStepQuerySet(models.QuerySet["WitnessStep"]):
    """Questions asked of steps."""

    def visible_to(self, user: User) -> Self:
        """Steps in the cases that a person may see."""
        return self.filter(of_seen_investigations(user, "witness__case__investigation"))

    def effective(self) -> Self:
        """Steps that somebody can undo and nobody has undone, the last first."""
        rows = self.exclude(move__in=["add", "link", "unlink", "undo"])
        return rows.filter(undone_by__isnull=True).order_by("-pk")

    def for_timeline(self) -> models.QuerySet[WitnessStep]:
        """With the person that a line names."""
        return named(self.all(), "by")
