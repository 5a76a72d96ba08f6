"""Of what a defendant is convicted, as far as an order on conviction asks."""

from __future__ import annotations

from datetime import date

from django.db.models import Min

from prosecutions.assets.kind_workflow import Conviction
from prosecutions.assets.querysets import CONVICTED_AS_CHARGED
from prosecutions.cases.choices import OffenceGroup
from prosecutions.cases.defendant_workflow import CONVICTED
from prosecutions.models import Charge, Defendant

TRAFFICKING = "msa_trafficking"


def convicted_on(defendant: Defendant | None, needed: Conviction) -> date | None:
    """Return the day of the conviction that an order needs; None without one.

    For a conviction of any offence it is the day of the defendant’s last result. A conspiracy is not an offence under
    section 1, 2 or 4 of the Modern Slavery Act 2015, and a lesser offence is known only if it is a charge of its own.
    """
    if defendant is None or needed == Conviction.NONE:
        return None
    if needed == Conviction.ANY:
        return defendant.result_on if defendant.status in CONVICTED else None
    charges = Charge.objects.filter(
        defendant=defendant, is_removed=False, result__in=sorted(CONVICTED_AS_CHARGED), group=OffenceGroup.SLAVERY
    )
    if needed == Conviction.TRAFFICKING:
        charges = charges.filter(offence__code=TRAFFICKING)
    first: date | None = charges.aggregate(first=Min("result_on"))["first"]
    return first
