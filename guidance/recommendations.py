"""Recommend products for a case: another app passes its types, stage and circumstances.

The library knows no case. The narrowest match comes first: the sub-type of exploitation, then circumstances, then the
type; a stage only breaks ties. A product written for another type of exploitation, or for a sub-type that the case is
known not to be, does not match, whatever else they share. Debriefs of similar cases are a separate list.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from accounts.models import User
from guidance.choices import Circumstance, ProductKind
from guidance.models import Product, Version
from reference.models import ExploitationSubType, ExploitationType

MOST = 6
NARROW, CIRCUMSTANCE, WIDE, STAGE = 8, 5, 3, 1  # points for what a product and a case share
POSSIBLE = 2  # points for a sub-type of the case's type if the case does not state its sub-type
CANDIDATES = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """A case as the library sees it: codes only, nothing that identifies it.

    `ruled_out` holds sub-types and circumstances the case is known not to have. An unknown one is in no list.
    """

    types: Collection[str] = ()
    sub_types: Collection[str] = ()
    circumstances: Collection[str] = ()
    ruled_out: Collection[str] = ()
    stage: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recommendation:
    """One matching product, and what it shares with the case."""

    product: Product
    because: list[str]
    points: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchingProducts:
    """The products that match a case."""

    guidance: list[Recommendation]
    debriefs: list[Recommendation]

    def __bool__(self) -> bool:
        return bool(self.guidance or self.debriefs)


def fits(situation: Situation, user: User) -> MatchingProducts:
    """Return the products that match a case and that the person may have, in three queries.

    One query loads the products and two load the labels.
    """
    ranked = sorted(
        (fit for product in _candidates(situation, user) if (fit := _fit(product, situation)).points > STAGE),
        key=lambda fit: (-fit.points, -_published(fit.product), fit.product.slug),
    )
    words = _words(situation)
    shown = [
        Recommendation(product=fit.product, because=[words[code] for code in fit.because], points=fit.points)
        for fit in ranked
    ]
    debriefs = [fit for fit in shown if fit.product.kind == ProductKind.DEBRIEF]
    others = [fit for fit in shown if fit.product.kind != ProductKind.DEBRIEF]
    return MatchingProducts(guidance=others[:MOST], debriefs=debriefs[:MOST])


def _candidates(situation: Situation, user: User) -> list[Product]:
    condition = Q(pk__in=[])
    for column in ("types", "sub_types", "circumstances"):
        if codes := list(getattr(situation, column)):
            array = models.Value(codes, output_field=ArrayField(models.CharField()))
            condition |= Q(**{f"current__{column}__overlap": array})
    visible = Product.objects.visible_to(user).published()
    return list(visible.filter(condition).for_list().defer("current__text").newest_first()[:CANDIDATES])


def _fit(product: Product, situation: Situation) -> Recommendation:
    version = product.current
    assert version is not None  # noqa: S101 (asked of what is published)
    if _is_for_another_case(version, situation):
        return Recommendation(product=product, because=[], points=0)
    narrow = [code for code in version.sub_types if code in situation.sub_types]
    circumstances = [code for code in version.circumstances if code in situation.circumstances]
    wide = [code for code in version.types if code in situation.types]
    points = CIRCUMSTANCE * len(circumstances) + (NARROW if narrow else _points_for_type(version, wide))
    points -= CIRCUMSTANCE * sum(code in situation.ruled_out for code in version.circumstances)
    if points > 0 and situation.stage and situation.stage in version.stages:
        points += STAGE
    return Recommendation(product=product, because=[*narrow, *circumstances, *([] if narrow else wide)], points=points)


def _points_for_type(version: Version, shared: Collection[str]) -> int:
    if not shared:
        return 0
    return POSSIBLE if version.sub_types else WIDE


def _is_for_another_case(version: Version, situation: Situation) -> bool:
    """Return whether a product is for another type of exploitation, or only for sub-types the case can't be.

    A case that names a sub-type of a type is no other sub-type of that type.
    """
    if version.types and situation.types and not set(version.types) & set(situation.types):
        return True
    if not version.sub_types or set(version.sub_types) & set(situation.sub_types):
        return False
    decided = {type_of(code) for code in situation.sub_types}
    return all(code in situation.ruled_out or type_of(code) in decided for code in version.sub_types)


def type_of(sub_type: str) -> str:
    """Return the type of a sub-type, which is the start of its code: `LAB` for `LAB.car-wash`."""
    return sub_type.partition(".")[0]


def _published(product: Product) -> float:
    return product.current.published_at.timestamp() if product.current and product.current.published_at else 0.0


def _words(situation: Situation) -> dict[str, str]:
    words = dict(ExploitationType.objects.filter(pk__in=situation.types).values_list("pk", "name"))
    words |= dict(ExploitationSubType.objects.filter(pk__in=situation.sub_types).values_list("pk", "name"))
    return words | {code: str(label) for code, label in Circumstance.choices}
