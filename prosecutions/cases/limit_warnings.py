"""When a custody time limit needs attention: one rule, for a defendant on a page and for the to-do list in a query.

With a trial date it does if it ends before the trial. Without, it does if it ends soon.
"""

from __future__ import annotations

from datetime import date

from django.db.models import F, Q
from django.db.models.expressions import Combinable


def needs_attention(limit_on: date, *, trial_on: date | None, warns_to: date) -> bool:
    """Whether a limit that runs needs attention. Without a trial date, one that ends up to the day `warns_to` does."""
    return limit_on < trial_on if trial_on else limit_on <= warns_to


def needing_attention(warns_to: date | Combinable) -> Q:
    """The same as a condition on defendants."""
    without_trial = Q(trial_on__isnull=True, custody_limit_on__lte=warns_to)
    return without_trial | Q(custody_limit_on__lt=F("trial_on"))
