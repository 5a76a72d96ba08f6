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
class VocabularyList:
    """One list: the key in its URL, its table, its title and a sentence for people."""

    key: str
    model: type[Vocabulary]
    title: str
    sentence: str
    is_changeable: bool = True  # on pages; regions and units come with the forces
    asks: tuple[str, ...] = ()  # what a new term needs besides code, name and first day
    longest_code: int = 40
    fallbacks: frozenset[str] = frozenset()  # terms that the service itself stores if nothing is known


VOCABULARIES = (
    VocabularyList(
        key="exploitation-types",
        model=ExploitationType,
        title="Exploitation types",
        sentence="What an investigation is about: one primary type, and any number of secondary types.",
        longest_code=8,  # an entry's list of secondary types
        fallbacks=frozenset({"OTHER", "UNK"}),
    ),
    VocabularyList(
        key="sub-types",
        model=ExploitationSubType,
        title="Exploitation sub-types",
        sentence="A specific kind of exploitation within a type, such as hand car wash.",
        asks=("type",),
    ),
    VocabularyList(
        key="nationalities",
        model=Nationality,
        title="Nationalities",
        sentence="Nationalities of potential victims and suspects. Five of them are counted as UK.",
        fallbacks=frozenset({"unknown"}),
    ),
    VocabularyList(
        key="origins",
        model=Origin,
        title="Origins",
        sentence="How an investigation began.",
        fallbacks=frozenset({"unknown"}),
    ),
    VocabularyList(
        key="stages",
        model=Stage,
        title="Stages",
        sentence="How far an investigation has got.",
        fallbacks=frozenset({"triage"}),
    ),
    VocabularyList(
        key="closing-reasons",
        model=ClosingReason,
        title="Closing reasons",
        sentence="Why an investigation was closed.",
    ),
    VocabularyList(
        key="agencies",
        model=Agency,
        title="Partner agencies",
        sentence="Organisations that work on an investigation with the police.",
        asks=("short_name",),
    ),
    VocabularyList(
        key="offences",
        model=Offence,
        title="Offences",
        sentence="Modern slavery offences, and offences often charged with them.",
        asks=("act", "section", "group"),
    ),
    VocabularyList(
        key="regions",
        model=Region,
        title="Regions",
        sentence="Statistical regions used to add up figures.",
        is_changeable=False,
    ),
    VocabularyList(
        key="units",
        model=Unit,
        title="Units",
        sentence="Groups of forces that one coordinator reviews.",
        is_changeable=False,
    ),
)


def list_of(model: type[Vocabulary]) -> VocabularyList:
    """The list for a model."""
    return next(listed for listed in VOCABULARIES if listed.model is model)


def vocabulary(key: str) -> VocabularyList | None:
    """The list for a key in a URL, or None."""
    return next((listed for listed in VOCABULARIES if listed.key == key), None)
