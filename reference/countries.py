"""Countries and territories beside the United Kingdom, by code, for forms that ask where somebody lives.

They are no vocabulary of returns: no figure counts them, and nobody adds a country.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from reference import data_files

FILE = "countries.csv"


@cache
def names() -> Mapping[str, str]:
    """The name of each country by its code in ISO 3166-1, in alphabetical order."""
    return {row["code"]: row["name"] for row in data_files.rows(FILE)}


def name_of(code: str) -> str:
    """The name of a country; empty for a blank code. Raises KeyError for one that is in no list."""
    return names()[code] if code else ""
