"""Periods in years and days *beginning with* a day, as the Act counts them. Pure date arithmetic, on London days.

A period of years that begins with a day ends at the end of the day before the same date. A period that begins on 29
February has no same date in a common year and ends on 28 February.
"""

from __future__ import annotations

from datetime import date, timedelta

from core.months import first_of, following, last_day

A_DAY = timedelta(days=1)


def years_later(day: date, years: int) -> date:
    """The same date so many years later.

    For 29 February in a common year the answer is 1 March, so that the whole period is over.
    """
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


def last_day_of_years(first: date, years: int) -> date:
    """The last day of a period of years that begins with a day."""
    return years_later(first, years) - A_DAY


def last_day_of_days(first: date, days: int) -> date:
    """The last day of a number of days beginning with the day: for service on Monday, three days end on Wednesday."""
    return first + timedelta(days=days - 1)


def age_on(born: date, day: date) -> int:
    """Age in whole years. A person born on 29 February is a year older on 1 March of a common year."""
    return day.year - born.year - (years_later(born, day.year - born.year) > day)


def months_later(day: date, months: int) -> date:
    """The same day so many months later; where that month is shorter, its last day."""
    month = following(first_of(day), months)
    return min(month + timedelta(days=day.day - 1), last_day(month))
