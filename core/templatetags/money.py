"""The only template filter that prints an amount of money."""

from __future__ import annotations

from decimal import Decimal

from django import template

from core import money

register = template.Library()


@register.filter
def pounds(amount: Decimal | None) -> str:
    """The amount in pounds and pence: `£1,234.50`; a dash if there is none."""
    return money.pounds(amount)
