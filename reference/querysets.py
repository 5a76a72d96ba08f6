"""Queries on forces and vocabularies, each named once.

Days are Europe/London days. `valid_to` is the last valid day, not the day after.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import F, FilteredRelation, Q
from django.db.models.functions import Coalesce

from core import months
from core.dated_rules.querysets import DatedQuerySet

if TYPE_CHECKING:
    from reference.models import Force, ForcePopulation, FormerSpelling, Nationality


class VocabularyQuerySet[Row: models.Model](DatedQuerySet[Row]):
    """Queries on a list of terms."""

    def in_order(self) -> Self:
        """In the order of choice lists and tables."""
        return self.order_by("order", "name", "pk")

    def matching(self, text: str) -> Self:
        """The terms with this text in their name or code; every term if it is empty."""
        return self.filter(Q(name__icontains=text) | Q(code__icontains=text)) if text else self


class SpellingQuerySet(DatedQuerySet["FormerSpelling"]):
    """Queries on the former spellings of terms."""

    def of_list(self, vocabulary: str) -> Self:
        """Spellings of one list, newest first."""
        return self.filter(vocabulary=vocabulary).order_by("code", "-valid_to")


class NationalityQuerySet(VocabularyQuerySet["Nationality"]):
    """Queries on nationalities."""

    def counted_names(self) -> dict[str, str]:
        """The name of each counted category: `uk` is "UK", which combines five nationalities."""
        return dict(self.order_by("counts_as").values_list("counts_as", "counted_name").distinct())


class ForceQuerySet(DatedQuerySet["Force"]):
    """Queries on forces."""

    def due_in(self, month: date) -> Self:
        """The forces that owe a return for the month: those that exist on its last day.

        A return counts what is live at the month's end, so if one force replaces another within a month, only
        the successor owes it.
        """
        return self.valid_on(months.last_day(month))

    def england_and_wales(self) -> Self:
        """The 43 territorial forces, without British Transport Police."""
        return self.filter(region__in_england_and_wales=True)

    def comparable(self) -> Self:
        """Forces whose figures may be compared and ranked; Police Scotland returns serious cases only."""
        return self.filter(comparable=True)

    def known_as(self, text: str) -> Self:
        """The force with this name, former name, short name, code or accepted variant, ignoring case.

        At most one: nothing is guessed, and a spelling that is not on the list matches no force.
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

    def codes_by_spelling(self) -> dict[str, str]:
        """By every spelling that `known_as` accepts, in small letters, the code of the force: three queries."""
        own = self.values_list("code", "slug", "name", "short_name")
        former = self.filter(names__isnull=False).values_list("code", "names__name", "names__short_name")
        accepted = self.filter(aliases__isnull=False).values_list("code", "aliases__alias")
        return {spelling.lower(): row[0] for row in (*accepted, *former, *own) for spelling in row}

    def names_on(self, day: date) -> dict[str, str]:
        """By code, the full name of each force on that day."""
        borne = FilteredRelation("names", condition=Q(names__valid_from__lte=day, names__valid_to__gte=day))
        then = self.annotate(former=borne, name_then=Coalesce(F("former__name"), F("name")))
        return dict(then.values_list("code", "name_then"))

    def short_names_on(self, day: date) -> dict[str, str]:
        """By code, the short name of each force in tables and charts of that day."""
        borne = FilteredRelation("names", condition=Q(names__valid_from__lte=day, names__valid_to__gte=day))
        then = self.annotate(former=borne, name_then=Coalesce(F("former__short_name"), F("short_name")))
        return dict(then.values_list("code", "name_then"))

    def places_on(self, day: date) -> models.QuerySet[Any, tuple[str, str, str]]:
        """By force code, the codes of its region and its unit on that day."""
        held = Q(places__valid_from__lte=day, places__valid_to__gte=day)
        return self.annotate(
            earlier=FilteredRelation("places", condition=held),
            region_then=Coalesce(F("earlier__region"), F("region")),
            unit_then=Coalesce(F("earlier__unit"), F("unit")),
        ).values_list("code", "region_then", "unit_then")


class ForcePopulationQuerySet(models.QuerySet["ForcePopulation"]):
    """Queries on the residents of forces."""

    def newest_by(self, day: date) -> Self:
        """The newest estimate of each force that has one of that day or earlier."""
        return self.filter(on_day__lte=day).order_by("force", "-on_day").distinct("force")
