"""Lancashire's February, which every test of the review moves, and what is asked of it afterwards."""

from __future__ import annotations

from investigations.models import Entry, MonthlyReturn, Revision
from investigations.review import decisions
from tests.accounts.factories import LANCASHIRE
from tests.investigations import deciding
from tests.investigations.cast import FEBRUARY

OF_FEBRUARY = (LANCASHIRE, FEBRUARY)


def revisions(**filters):
    """Number and state of every revision, in order."""
    return list(Revision.objects.filter(**filters).order_by("period", "number").values_list("number", "state"))


def status():
    """Where the return stands now."""
    return MonthlyReturn.objects.get(force=LANCASHIRE, period=FEBRUARY).status


def answers_for(cast):
    """The coordinator asks, the lead answers."""
    asked = deciding.query(*OF_FEBRUARY, words="Six or seven?", about="victims", by=cast.coordinator)
    deciding.answer(asked.pk, words="Seven.", by=cast.lead)
    decisions.answer_return(*OF_FEBRUARY, by=cast.lead)
    return asked


def arrivals(revision):
    """How each investigation of a revision came into it, by its reference."""
    return dict(Entry.objects.filter(revision=revision).values_list("holding__reference", "arrival"))
