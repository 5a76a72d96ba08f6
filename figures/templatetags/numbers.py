"""The only template tags that print a figure, always with its coverage.

`{% number figure %}` and `{% more_or_fewer change %}` take a `Counted`, `{% share part whole %}` two of them, `{% rate
figure %}` a `Rate`. A page, a chart's table and a copied cell carry *n of m* with the missing names; a gap is printed
as a gap, never as zero.
"""

from __future__ import annotations

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from figures.coverage import Counted
from figures.rates import Rate

register = template.Library()
SMALLEST_BASE = 20  # of a percentage


@register.simple_tag
def number(counted: Counted, *, sign: bool = False) -> SafeString:
    """Print a counted number with its coverage, for sighted readers, screen readers and copied text."""
    if not isinstance(counted, Counted):
        raise template.TemplateSyntaxError("{% number %} prints a Counted(value, coverage), nothing else.")
    shown = "" if counted.value is None else f"{counted.value:+,}" if sign and counted.value else f"{counted.value:,}"
    return _printed(counted, shown.replace("-", "−"))


@register.simple_tag
def more_or_fewer(change: Counted, *, than: bool = True) -> SafeString:
    """Print a change in words: `94 more than`, `the same as`; without `than`: `94 more`, `no change`."""
    if not isinstance(change, Counted):
        raise template.TemplateSyntaxError("{% more_or_fewer %} prints a Counted(value, coverage), nothing else.")
    if not change.value:
        words, link = ("the same", " as") if than else ("no change", "")
    else:
        words, link = f"{abs(change.value):,} {'more' if change.value > 0 else 'fewer'}", " than"
    return _printed(change, words) + format_html("{}", link if than and change.value is not None else "")


def _printed(counted: Counted, shown: str) -> SafeString:
    """What a page shows for a number, with its coverage; a gap is printed as a gap."""
    sentence = counted.coverage.sentence
    part = "" if counted.coverage.is_whole else " app-counted--part"
    if counted.value is None:
        return format_html('<span class="app-counted app-counted--gap" title="{}">no data</span>', sentence)
    return format_html(
        '<data class="app-counted{}" value="{}" data-reported="{}" data-due="{}" title="{}">{}</data>',
        part,
        counted.value,
        counted.coverage.reported,
        counted.coverage.due,
        sentence,
        shown,
    )


@register.simple_tag
def share(part: Counted, whole: Counted) -> SafeString:
    """Print a number as a percentage of the whole; the number itself if the whole is too small for a percentage."""
    if part.value is None or not whole.value or whole.value < SMALLEST_BASE:
        return number(part)
    return format_html(
        '<data class="app-counted{}" value="{}" data-reported="{}" data-due="{}" title="{}">{}%</data>',
        "" if part.coverage.is_whole else " app-counted--part",
        part.value,
        part.coverage.reported,
        part.coverage.due,
        f"{part.value:,} of {whole.value:,}. {part.coverage.sentence}",
        round(part.value / whole.value * 100),
    )


@register.simple_tag
def rate(printed: Rate) -> SafeString:
    """Print a rate per million residents, with its count, the estimate of residents, and its coverage."""
    covered = printed.counted.coverage
    return format_html(
        '<data class="app-counted{}" value="{}" data-reported="{}" data-due="{}" title="{}. {}">{}</data>',
        "" if covered.is_whole else " app-counted--part",
        printed.text.replace(",", ""),
        covered.reported,
        covered.due,
        printed.base,
        covered.sentence,
        printed.text,
    )
