"""The only template tag that prints a figure, always with its coverage.

`{% number figure %}` takes a `Counted`. A page, a chart's table and a copied cell carry *n of m* with the missing
names; a gap is printed as a gap, never as zero.
"""

from __future__ import annotations

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from figures.coverage import Counted

register = template.Library()


@register.simple_tag
def number(counted: Counted, *, sign: bool = False) -> SafeString:
    """Print a counted number with its coverage, for sighted readers, screen readers and copied text."""
    if not isinstance(counted, Counted):
        raise template.TemplateSyntaxError("{% number %} prints a Counted(value, coverage), nothing else.")
    sentence = counted.coverage.sentence
    part = "" if counted.coverage.is_whole else " app-counted--part"
    if counted.value is None:
        return format_html('<span class="app-counted app-counted--gap" title="{}">no data</span>', sentence)
    shown = f"{counted.value:+,}" if sign else f"{counted.value:,}"
    return format_html(
        '<data class="app-counted{}" value="{}" data-reported="{}" data-due="{}" title="{}">{}</data>',
        part,
        counted.value,
        counted.coverage.reported,
        counted.coverage.due,
        sentence,
        shown.replace("-", "−"),
    )
