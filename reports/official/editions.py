"""Stores editions of official statistics, and corrects what was typed about them. Their figures never change."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction

from accounts.models import User
from audit import log
from audit.choices import Operation
from core import clock
from reports.choices import OfficialSeriesCode
from reports.models import OfficialEdition, OfficialFigure
from reports.models.official import SAME_DAY


class SameDay(Exception):
    """The series has another edition that was extracted on this day. The message says so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionDetails:
    """What a person types about an edition."""

    extracted_on: date
    source: str


def add(
    series: OfficialSeriesCode, figures: Iterable[OfficialFigure], *, details: EditionDetails, by: User
) -> OfficialEdition:
    """Store an edition with its figures. Raises SameDay."""
    edition = OfficialEdition(series=series, imported_by_id=by.pk, imported_at=clock.now())
    with transaction.atomic():
        _save(edition, details)
        stored = list(figures)
        for figure in stored:
            figure.edition = edition
        OfficialFigure.objects.bulk_create(stored)
    log.record(Operation.COLLECTION, of=edition)
    return edition


@transaction.atomic
def correct(public_id: uuid.UUID, details: EditionDetails, *, by: User) -> OfficialEdition:
    """Correct the day or the source of an edition. The log has the day that it had.

    Raises SameDay, and OfficialEdition.DoesNotExist.
    """
    edition = OfficialEdition.objects.visible_to(by).select_for_update().get(public_id=public_id)
    before = edition.extracted_on
    _save(edition, details)
    log.record(Operation.ALTERATION, of=edition, question=f"extracted on {before.isoformat()} before")
    return edition


def _save(edition: OfficialEdition, details: EditionDetails) -> None:
    edition.extracted_on, edition.source = details.extracted_on, details.source
    try:
        with transaction.atomic():
            edition.save(update_fields=["extracted_on", "source"] if edition.pk else None)
    except IntegrityError as error:
        if "once_a_day" not in str(error):
            raise
        raise SameDay(SAME_DAY) from None
