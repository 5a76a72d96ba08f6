"""The registers that not every force keeps, and the figures that a supplied table can have of them."""

from __future__ import annotations

from dataclasses import dataclass

from figures import registers
from figures.measures import ALL, TOTAL, FigureKind, Measure
from nrm.crime.measures import REGISTER as CRIMES
from prosecutions.measures import REGISTER as PROSECUTIONS
from reports import figure_labels


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterDefinition:
    """One register: its name in an address, its title, and what it has."""

    name: str
    title: str
    sentence: str

    @property
    def kinds(self) -> list[FigureKind]:
        """The kinds of figures that count it."""
        return registers.kinds_of(self.name)


REGISTERS = (
    RegisterDefinition(
        name=CRIMES,
        title="Crime register",
        sentence="Recorded modern slavery crimes and their outcomes. Kept by forces in England and Wales and by "
        "British Transport Police.",
    ),
    RegisterDefinition(
        name=PROSECUTIONS,
        title="Prosecutions",
        sentence="Early advice, referrals to the CPS, and defendants in flagged prosecutions. Kept by forces in "
        "England and Wales and by British Transport Police.",
    ),
)
BY_NAME = {register.name: register for register in REGISTERS}


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptedFigure:
    """A figure that a table can have of a force and month: a measure in total, or a category of it."""

    label: str
    kind: FigureKind
    measure: str
    dimension: str = TOTAL
    category: str = ALL


def accepted_figures() -> dict[str, AcceptedFigure]:
    """Return them by their labels, in the order of the registers."""
    every = [
        figure
        for register in REGISTERS
        for kind in register.kinds
        for measure in kind.measures
        for figure in _figures_of(kind, measure)
    ]
    return {figure.label: figure for figure in every}


def _figures_of(kind: FigureKind, measure: Measure) -> list[AcceptedFigure]:
    if kind.supplied_by == TOTAL:
        return [AcceptedFigure(label=measure.label, kind=kind, measure=measure.name)]
    return [
        AcceptedFigure(
            label=f"{measure.label}: {label}",
            kind=kind,
            measure=measure.name,
            dimension=kind.supplied_by,
            category=category,
        )
        for category, label in figure_labels.labels_of(measure.name, kind.supplied_by).items()
    ]
