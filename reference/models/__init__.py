"""The reference tables: forces and where they belong, and the terms that a return may use."""

from __future__ import annotations

from reference.models.dated import FIRST_DAY, Dated, Vocabulary
from reference.models.forces import Force, ForceAlias, ForceName, ForcePlace, Region, Unit
from reference.models.list_version import ListVersion
from reference.models.populations import ForcePopulation
from reference.models.spelling import FormerSpelling
from reference.models.vocabulary import (
    Agency,
    ClosingReason,
    ExploitationSubType,
    ExploitationType,
    Nationality,
    Offence,
    Origin,
    Stage,
)

__all__ = [
    "FIRST_DAY",
    "Agency",
    "ClosingReason",
    "Dated",
    "ExploitationSubType",
    "ExploitationType",
    "Force",
    "ForceAlias",
    "ForceName",
    "ForcePlace",
    "ForcePopulation",
    "FormerSpelling",
    "ListVersion",
    "Nationality",
    "Offence",
    "Origin",
    "Region",
    "Stage",
    "Unit",
    "Vocabulary",
]
