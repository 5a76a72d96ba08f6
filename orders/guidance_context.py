"""The context that an order gives the guidance library: topics of its conditions and investigation, no case text."""

from __future__ import annotations

from accounts.models import User
from guidance import recommendations
from guidance.choices import Circumstance
from guidance.recommendations import MatchingProducts, Situation
from investigations import guidance_context
from investigations.models import Entry
from orders.models import Condition, ConditionTemplate, Order


def situation_of(order: Order, user: User) -> Situation:
    """The library entries that the order's conditions were taken from, and the newest month of the investigation.

    The investigation is the one the order is linked to; it is left out where the person may not read it.
    """
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


def guidance_for(order: Order, user: User) -> MatchingProducts:
    """The guidance that the library has for an order."""
    return recommendations.fits(situation_of(order, user), user)


def _newest_month(order: Order, user: User) -> Entry | None:
    if order.investigation_id is None:
        return None
    return Entry.objects.visible_to(user).newest().filter(investigation=order.investigation_id).first()
