"""Working days of England and Wales: Monday to Friday, except bank holidays.

The days are in `data/bank_holidays.csv`, which grows by one year each spring, as the government announces them. A year
that is not in the file raises an error, since ignoring its holidays would give a wrong due date.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

from core import months
from reference import data_files

FILE = "bank_holidays.csv"


class UnknownYear(ValueError):
    """The day is in a year whose bank holidays are not in the file."""


@cache
def bank_holidays() -> dict[date, str]:
    """Every known bank holiday with its name. A holiday on a weekend is listed on its substitute day."""
    return {date.fromisoformat(row["day"]): row["name"] for row in data_files.rows(FILE)}


@cache
def known_years() -> range:
    """The years whose bank holidays are known."""
    years = {day.year for day in bank_holidays()}
    return range(min(years), max(years) + 1)


def is_working_day(day: date) -> bool:
    """Whether the day is a working day in England and Wales. Raises UnknownYear for a year not in the file."""
    years = known_years()
    if day.year not in years:
        raise UnknownYear(
            f"Bank holidays are known from {years[0]} to {years[-1]}, and {day:%-d %B} {day.year} lies outside. "
            f"Add the year to reference/data/{FILE}."
        )
    return day.weekday() < 5 and day not in bank_holidays()


def add_working_days(day: date, n: int) -> date:
    """The n-th working day after the day, which itself need not be one; 0 is the day itself."""
    if n < 0:
        raise ValueError(f"Working days are counted forward; {n} is below 0.")
    while n:
        day += timedelta(days=1)
        n -= is_working_day(day)
    return day


def working_day(month: date, number: int) -> date:
    """The number-th working day of the month, from 1. Raises ValueError if the month has fewer."""
    if number < 1:
        raise ValueError(f"Working days of a month are numbered from 1; {number} is not one.")
    day = add_working_days(months.first_of(month) - timedelta(days=1), number)
    if day > months.last_day(month):
        raise ValueError(f"{months.label(month)} has fewer than {number} working days.")
    return day
