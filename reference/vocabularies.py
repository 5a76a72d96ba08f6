"""The lists that the vocabulary pages show: which tables, under what title, and what each is for."""

from __future__ import annotations

from dataclasses import dataclass

from reference.models import (
    Agency,
    ClosingReason,
    ExploitationSubType,
    ExploitationType,
    Nationality,
    Offence,
    Origin,
    Region,
    Stage,
    Unit,
    Vocabulary,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """One list: the word its address uses, its table, its title and a sentence for people."""

    key: str
    model: type[Vocabulary]
    title: str
    sentence: str


VOCABULARIES = (
    Listed(
        key="exploitation-types",
        model=ExploitationType,
        title="Exploitation types",
        sentence="What an investigation is about: one primary type, and any number of secondary types.",
    ),
    Listed(
        key="sub-types",
        model=ExploitationSubType,
        title="Exploitation sub-types",
        sentence="A narrower kind within a type that the investigation has, such as a hand car wash.",
    ),
    Listed(
        key="nationalities",
        model=Nationality,
        title="Nationalities",
        sentence="Nationalities of potential victims and suspects. Five of them are counted as UK.",
    ),
    Listed(
        key="origins",
        model=Origin,
        title="Origins",
        sentence="How an investigation began.",
    ),
    Listed(
        key="stages",
        model=Stage,
        title="Stages",
        sentence="How far an investigation has come.",
    ),
    Listed(
        key="closing-reasons",
        model=ClosingReason,
        title="Closing reasons",
        sentence="Why an investigation was closed.",
    ),
    Listed(
        key="agencies",
        model=Agency,
        title="Partner agencies",
        sentence="Organisations that work on an investigation beside the police.",
    ),
    Listed(
        key="offences",
        model=Offence,
        title="Offences",
        sentence="Modern slavery offences, and offences that are often charged beside them.",
    ),
    Listed(
        key="regions",
        model=Region,
        title="Regions",
        sentence="Statistical regions, by which figures are added up.",
    ),
    Listed(
        key="units",
        model=Unit,
        title="Units",
        sentence="The bodies that one coordinator looks after, by which returns are seen and reviewed.",
    ),
)


def vocabulary(key: str) -> Listed | None:
    """The list that an address names, or None."""
    return next((listed for listed in VOCABULARIES if listed.key == key), None)
