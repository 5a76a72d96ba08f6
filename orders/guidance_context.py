"""What the guidance library is told of an order: what its conditions and its investigation are about; no word of it."""

from __future__ import annotations

from accounts.models import User
from guidance import recommendations
from guidance.choices import Circumstance
from guidance.recommendations import Fits, Situation
from investigations import guidance_context
from investigations.models import Entry
from orders.models import Condition, ConditionTemplate, Order


def situation_of(order: Order, user: User) -> Situation:
    """The order by the entries of the library that its conditions were taken from, and by the newest month of the
    investigation it is linked to, where the person may read that."""
    entry = _newest_month(order, user)
    of_case = guidance_context.situation_of(entry) if entry else Situation()
    taken = Condition.objects.present().filter(order=order).exclude(template="").values("template")
    kinds = ConditionTemplate.objects.filter(code__in=taken, valid_to__isnull=True).values_list("types", flat=True)
    return Situation(
        types=sorted({*of_case.types, *(code for types in kinds for code in types)}),
        sub_types=of_case.sub_types,
        circumstances=[Circumstance.ORDERS, *of_case.circumstances],
        stage=of_case.stage,
    )


def guidance_for(order: Order, user: User) -> Fits:
    """What the library has for an order."""
    return recommendations.fits(situation_of(order, user), user)


def _newest_month(order: Order, user: User) -> Entry | None:
    if order.investigation_id is None:
        return None
    return Entry.objects.visible_to(user).newest().filter(investigation=order.investigation_id).first()
