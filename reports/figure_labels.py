"""The labels of measures, dimensions and categories, whichever app counts them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from figures import measures
from guidance import measures as of_guidance
from investigations import case_measures as of_cases
from investigations import measures as of_returns
from investigations.advice import measures as of_advice
from nrm import measures as of_referrals
from nrm.crime import measures as of_crimes
from orders import measures as of_orders
from prosecutions import measures as of_prosecutions


def _no_labels(_dimension: str) -> Mapping[str, str]:
    """Of measures that are counted in total only."""
    return {}


_DIMENSIONS: Mapping[str, Mapping[str, str]] = {
    of_returns.KIND.name: of_returns.DIMENSIONS,
    of_referrals.KIND.name: of_referrals.DIMENSIONS,
    of_orders.KIND.name: of_orders.DIMENSIONS,
    of_guidance.KIND.name: of_guidance.DIMENSIONS,
    of_cases.KIND.name: of_cases.DIMENSIONS,
    of_advice.KIND.name: of_advice.DIMENSIONS,
    of_crimes.KIND.name: of_crimes.DIMENSIONS,
    of_crimes.OUTCOME_KIND.name: of_crimes.DIMENSIONS,
    **{kind.name: {} for kind in of_prosecutions.KINDS},
}
_LABELS: Mapping[str, Callable[[str], Mapping[str, str]]] = {
    of_returns.KIND.name: of_returns.labels_of,
    of_referrals.KIND.name: of_referrals.labels_of,
    of_orders.KIND.name: of_orders.labels_of,
    of_guidance.KIND.name: of_guidance.labels_of,
    of_cases.KIND.name: of_cases.labels_of,
    of_advice.KIND.name: of_advice.labels_of,
    of_crimes.KIND.name: of_crimes.labels_of,
    of_crimes.OUTCOME_KIND.name: of_crimes.labels_of,
    **{kind.name: _no_labels for kind in of_prosecutions.KINDS},
}


def label_of(measure: str) -> str:
    """Return the label of a measure."""
    return measures.kind_of(measure).measure(measure).label


def dimension_of(measure: str, dimension: str) -> str:
    """Return what a dimension counts a measure by, in words."""
    return _DIMENSIONS[measures.kind_of(measure).name][dimension]


def labels_of(measure: str, dimension: str) -> Mapping[str, str]:
    """Return the label of each category of a measure's dimension, in the order of its list."""
    return _LABELS[measures.kind_of(measure).name](dimension)
