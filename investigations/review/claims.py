"""Claims: a reviewer says that they are reading a return, for half an hour, and every other reviewer sees it.

A claim stops nobody from deciding: a decision on an outdated page is refused anyway (`returns/outdated_pages.py`).
It runs on after a query, so that the reply comes back to the reviewer who asked.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta

from django.db import transaction

from accounts.models import User
from audit import log
from audit.choices import Operation
from core import clock
from core.workflow import TransitionNotAllowed
from investigations.models import MonthlyReturn, ReviewClaim
from investigations.returns import transitions

LASTS = timedelta(minutes=30)


@transaction.atomic
def claim(force: str, month: date, *, by: User) -> ReviewClaim:
    """Claim a return that waits for this reviewer, or claim it for longer.

    Raises TransitionNotAllowed if they do not review it, or if somebody else has claimed it.
    """
    monthly_return = transitions.locked(force, month, by=by)
    transitions.refuse("query", monthly_return, by=by)  # who may ask about a return now may review it
    other = ReviewClaim.objects.running().filter(monthly_return=monthly_return).exclude(by=by).select_related("by")
    other = other.defer("by__password", "by__last_login")
    if running := other.first():
        raise TransitionNotAllowed(f"{in_words(running, reader=by)}. You can open the return all the same.")
    claimed, _ = ReviewClaim.objects.update_or_create(
        monthly_return=monthly_return, defaults={"force_id": force, "by": by, "until": clock.now() + LASTS}
    )
    log.record(Operation.ALTERATION, of=monthly_return)
    return claimed


def release(force: str, month: date, *, by: User) -> None:
    """End the reviewer's own claim, if there is one."""
    own = ReviewClaim.objects.visible_to(by).filter(monthly_return__period=month, force=force, by=by)
    for claimed in own.select_related("monthly_return"):
        log.record(Operation.ALTERATION, of=claimed.monthly_return)
        claimed.delete()


def running_on(monthly_returns: Collection[MonthlyReturn]) -> dict[int, ReviewClaim]:
    """The running claims of these returns, by the key of the return. One statement."""
    running = ReviewClaim.objects.running().filter(monthly_return__in=monthly_returns).select_related("by")
    return {claimed.monthly_return_id: claimed for claimed in running.defer("by__password", "by__last_login")}


def in_words(claimed: ReviewClaim, *, reader: User) -> str:
    """`Claimed by you until 11:10am`."""
    who = "you" if claimed.by_id == reader.pk else claimed.by.name
    return f"Claimed by {who} until {clock.time_in_words(claimed.until)}"
