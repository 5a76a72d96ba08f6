"""Aggregates of PostgreSQL that Django has no name for."""

from __future__ import annotations

from django.db.models import Aggregate, DecimalField, FloatField


class Median(Aggregate):
    """The middle one of the values, or the mean of the two in the middle."""

    function = "percentile_cont"
    template = "%(function)s(0.5) within group (order by %(expressions)s)%(filter)s"
    output_field = FloatField()


class MedianAmount(Aggregate):
    """The middle one of amounts of money, the lower one of the two in the middle: an amount that exists, no float."""

    function = "percentile_disc"
    template = "%(function)s(0.5) within group (order by %(expressions)s)%(filter)s"
    output_field = DecimalField()
