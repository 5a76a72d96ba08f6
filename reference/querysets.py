"""Every question asked of bodies and vocabularies, each named once.

Days are days of Europe/London. `valid_to` is the last day on which a thing holds, not the day after.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import F, FilteredRelation, Q
from django.db.models.functions import Coalesce

from core import months

if TYPE_CHECKING:
    from reference.models import Force, FormerSpelling, Nationality  # noqa: F401 -- the base classes name them in quotes


class DatedQuerySet[Row: models.Model](models.QuerySet[Row]):
    """Questions to anything that holds from a day and perhaps to a day."""

    def valid_on(self, day: date) -> Self:
        """Those that hold on that day, its last day included."""
        return self.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day), valid_from__lte=day)


class VocabularyQuerySet[Row: models.Model](DatedQuerySet[Row]):
    """Questions to a list of words."""

    def in_order(self) -> Self:
        """As choice lists and tables print them."""
        return self.order_by("order", "name")


class SpellingQuerySet(DatedQuerySet["FormerSpelling"]):
    """Questions to the former spellings of words."""

    def of_list(self, vocabulary: str) -> Self:
        """Those of one list, the newest first."""
        return self.filter(vocabulary=vocabulary).order_by("code", "-valid_to")


class NationalityQuerySet(VocabularyQuerySet["Nationality"]):
    """Questions to the nationalities."""

    def counted_names(self) -> dict[str, str]:
        """What each counted category is called: `uk` is "UK", into which five nationalities are folded."""
        return dict(self.order_by("counts_as").values_list("counts_as", "counted_name").distinct())


class ForceQuerySet(DatedQuerySet["Force"]):
    """Questions to the bodies that report."""

    def due_in(self, month: date) -> Self:
        """The bodies that owe a return for the month: those that exist on its last day.

        A return states what is live at the month's end, so where one body takes over from another within a month,
        only the successor owes it.
        """
        return self.valid_on(months.last_day(month))

    def england_and_wales(self) -> Self:
        """The 43 territorial forces, without British Transport Police."""
        return self.filter(region__in_england_and_wales=True)

    def comparable(self) -> Self:
        """Bodies whose figures may be compared and ranked; Police Scotland returns serious cases only."""
        return self.filter(comparable=True)

    def known_as(self, text: str) -> Self:
        """The body that this name, former name, short name, code or accepted variant means, whatever its case.

        At most one: nothing is guessed, and a spelling that is not on the list finds nobody.
        """
        spelling = " ".join(text.split())
        if not spelling:
            return self.none()
        return self.filter(
            Q(code__iexact=spelling)
            | Q(slug__iexact=spelling)
            | Q(name__iexact=spelling)
            | Q(short_name__iexact=spelling)
            | Q(names__name__iexact=spelling)
            | Q(names__short_name__iexact=spelling)
            | Q(aliases__alias=spelling.lower())
        ).distinct()

    def names_on(self, day: date) -> dict[str, str]:
        """By code, the full name that each body bore on that day."""
        borne = FilteredRelation("names", condition=Q(names__valid_from__lte=day, names__valid_to__gte=day))
        then = self.annotate(former=borne, name_then=Coalesce(F("former__name"), F("name")))
        return dict(then.values_list("code", "name_then"))

    def short_names_on(self, day: date) -> dict[str, str]:
        """By code, what tables and charts of that day call each body."""
        borne = FilteredRelation("names", condition=Q(names__valid_from__lte=day, names__valid_to__gte=day))
        then = self.annotate(former=borne, name_then=Coalesce(F("former__short_name"), F("short_name")))
        return dict(then.values_list("code", "name_then"))

    def places_on(self, day: date) -> models.QuerySet[Any, tuple[str, str, str]]:
        """Each body's code with the codes of the region it was counted in and the unit it belonged to on that day."""
        held = Q(places__valid_from__lte=day, places__valid_to__gte=day)
        return self.annotate(
            earlier=FilteredRelation("places", condition=held),
            region_then=Coalesce(F("earlier__region"), F("region")),
            unit_then=Coalesce(F("earlier__unit"), F("unit")),
        ).values_list("code", "region_then", "unit_then")
