"""The wording of findings: how a count changed, of what, in which months.

A finding never claims more than the two numbers allow. It gives no percentage of a small number: a reader can use "from
3 to 9", but not "200%".
"""

from __future__ import annotations

from datetime import date

from core import months

SMALL = 20
SMALL_WORDS = ("none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
MULTIPLES = {2: "doubled", 3: "trebled"}


def counted(number: int, singular: str, plural: str) -> str:
    """ "1 suspect", "2 suspects", "no suspects"."""
    if number == 0:
        return f"no {plural}"
    return f"{number:,} {singular if number == 1 else plural}"


def in_words(number: int) -> str:
    """Numbers up to ten as words, above as digits."""
    return SMALL_WORDS[number] if 0 < number < len(SMALL_WORDS) else f"{number:,}"


def moved(then: int, now: int) -> str:
    """Describe a change: "rose by 20%", "fell from 9 to 3", "more than doubled", "did not change"."""
    if then == now:
        return "did not change"
    verb = "rose" if now > then else "fell"
    if then < SMALL or now == 0:
        return f"{verb} from {_figure(then)} to {_figure(now)}"
    if now >= 2 * then:
        return _multiplied(then, now)
    return f"{verb} by {share_of_change(then, now)}"


def share_of_change(then: int, now: int) -> str:
    """Return the size of a change without its direction: "20%", "less than 1%"."""
    percent = round(abs(now - then) / then * 100)
    return f"{percent:,}%" if percent else "less than 1%"


def change_from_base(then: int, now: int) -> str:
    """Return a change with its base: "up 83% from 836"; for a small base the two counts, "from 12 to 15"."""
    if then < SMALL:
        return f"from {then:,} to {now:,}"
    if then == now:
        return f"no change from {then:,}"
    return f"{'up' if now > then else 'down'} {share_of_change(then, now)} from {then:,}"


def up_or_down(change: int) -> str:
    """Return a change in digits: "up 12", "down 3", "no change"."""
    if not change:
        return "no change"
    return f"{'up' if change > 0 else 'down'} {abs(change):,}"


def times(then: int, now: int) -> str:
    """Return a multiple: "9.6 times", "12 times"."""
    ratio = now / then
    return f"{ratio:.1f}".removesuffix(".0") + " times" if ratio < 10 else f"{ratio:.0f} times"


def months_from(first: date, last: date, *, is_short: bool = False) -> str:
    """ "December 2018 to March 2019", or the one month; "Dec 2018 to Mar 2019" if there is little space."""
    word = short_month if is_short else months.label
    return word(first) if first == last else f"{word(first)} to {word(last)}"


def short_month(month: date) -> str:
    """ "Feb 2020"."""
    return f"{month:%b} {month.year}"


def sentence_case(text: str) -> str:
    return text[:1].upper() + text[1:]


def lower_case(text: str) -> str:
    """Lower the case of a type's name within a sentence."""
    return text[:1].lower() + text[1:]


def _figure(number: int) -> str:
    return "none" if number == 0 else f"{number:,}"


def _multiplied(then: int, now: int) -> str:
    for factor, word in MULTIPLES.items():
        if now == factor * then:
            return word
    if now < 2.5 * then:
        return "more than doubled"
    return f"rose to {times(then, now)} the number"
