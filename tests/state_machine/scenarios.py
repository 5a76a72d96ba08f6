"""How the scenarios of the edges begin: a country, its months, and a force's first return."""

from __future__ import annotations

from datetime import date

from . import cases, returns
from .record import Country

JANUARY, FEBRUARY, MARCH, APRIL = (date(2026, month, 1) for month in (1, 2, 3, 4))


def a_country(*forces: str, until: date = FEBRUARY) -> Country:
    """A country whose series starts in January, with the months up to `until` open."""
    country = Country()
    for force in forces or ("Kent",):
        country.add_force(force)
    country.start_series(JANUARY)
    while country.opened[-1] < until:
        country.open_next()
    return country


def submit_and_approve(country: Country, force: str, month: date) -> None:
    returns.submit(country, force, month)
    returns.approve(country, force, month)


def january(country: Country, force: str = "Kent", *, running: int = 0) -> list[int]:
    """A force's first approved return, with this many cases already running; returns their numbers."""
    returns.begin(country, force, JANUARY)
    numbers = [cases.report_new(country, force, JANUARY, was_running=True) for _ in range(running)]
    submit_and_approve(country, force, JANUARY)
    return numbers
