"""Lancashire's February, the return that every review test changes, and helpers that read its state afterwards."""

from __future__ import annotations

from investigations.models import Entry, MonthlyReturn, Revision
from investigations.review import decisions
from tests.accounts.factories import LANCASHIRE
from tests.investigations import deciding
from tests.investigations.cast import FEBRUARY

OF_FEBRUARY = (LANCASHIRE, FEBRUARY)


def revisions(**filters):
    """Number and status of every revision, in order."""
    return list(Revision.objects.filter(**filters).order_by("period", "number").values_list("number", "state"))


def status():
    """The return's current status."""
    return MonthlyReturn.objects.get(force=LANCASHIRE, period=FEBRUARY).status


def answers_for(cast):
    """The coordinator sends a query; the lead replies."""
    query = deciding.query(*OF_FEBRUARY, words="Six or seven?", about="victims", by=cast.coordinator)
    deciding.answer(query.pk, words="Seven.", by=cast.lead)
    decisions.answer_return(*OF_FEBRUARY, by=cast.lead)
    return query


def arrivals(revision):
    """How each investigation of a revision arrived in it, by reference."""
    return dict(Entry.objects.filter(revision=revision).values_list("holding__reference", "arrival"))
