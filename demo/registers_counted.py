"""Three forces say that their registers are complete from the second series on; then all registers are counted."""

from __future__ import annotations

from datetime import date

from demo.cast import Cast
from demo.crime_register import SLUGS
from demo.forces import all_forces
from figures import batches, register_months, registers
from nrm.crime.measures import REGISTER as CRIMES
from prosecutions.measures import REGISTER as PROSECUTIONS


def begin(everybody: Cast, *, first: date) -> int:
    """Say so for each register, as the leads of the forces do, and return how many registers count."""
    for slug in SLUGS:
        for register in (CRIMES, PROSECUTIONS):
            register_months.begin(register, all_forces()[slug].code, first, by=everybody.lead(slug))
    return len(SLUGS) * 2


def count() -> int:
    """Extract and count all registers, as the workers do every night; return how many force-months."""
    extracted = registers.extract_all()
    batches.count_all_pending()
    return extracted
