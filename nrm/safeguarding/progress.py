"""How far the safeguarding actions of a referral are, as one sentence, and whether the first is overdue."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef

from core import clock
from core.govuk import in_words
from nrm import states
from nrm.models import Referral, SafeguardingAction
from nrm.querysets import ReferralQuerySet
from nrm.safeguarding.choices import checklist_of


@dataclass(frozen=True, slots=True, kw_only=True)
class SafeguardingProgress:
    """How many actions of the checklist are done, and the last day for the first of them."""

    done: int
    total: int
    first_due_on: date | None  # while the referral is open and nothing is done

    @property
    def is_overdue(self) -> bool:
        """Whether the first action was due before today and nothing is done."""
        return self.first_due_on is not None and self.first_due_on < clock.today()

    @property
    def sentence(self) -> str:
        """Return what is done, or when the first action is due."""
        if self.first_due_on is None:
            return f"{self.done} of {self.total} safeguarding actions done."
        if self.is_overdue:
            return f"Overdue: no safeguarding action done. The first was due by {in_words(self.first_due_on)}."
        return f"No safeguarding action done yet. The first is due by {in_words(self.first_due_on)}."


def marked(rows: ReferralQuerySet) -> ReferralQuerySet:
    """Annotate each referral with `safeguarding_done`, which `progress_of` reads without another query."""
    done = SafeguardingAction.objects.filter(referral=OuterRef("pk"), done_at__isnull=False)
    return rows.annotate(safeguarding_done=ArraySubquery(done.order_by("item").values("item")))


def progress_of(referral: Referral) -> SafeguardingProgress:
    """Return the progress of a referral that was loaded with `marked`."""
    done: list[str] = vars(referral)["safeguarding_done"]  # a KeyError if it was loaded without `marked`
    items = checklist_of(begun=referral.form_begun_on, is_child=referral.is_child_or_may_be)
    is_expected = not done and referral.state in states.OPEN
    return SafeguardingProgress(
        done=sum(item.code in done for item in items),
        total=len(items),
        first_due_on=referral.safeguard_by if is_expected else None,
    )
