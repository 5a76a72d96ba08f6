"""Updates the reference tables from the files in `data/`.

Rows are matched by their key, added or changed, and never deleted: a return may use a term that is no longer in a file.
Columns that a file lacks are left alone, so a term that people have ended stays ended, and a term whose spelling people
have corrected keeps it. All problems of all files are reported at once, by file, line and column, and then nothing is
stored. A second run changes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction

from reference import data_files
from reference.models import (
    Agency,
    ClosingReason,
    ExploitationSubType,
    ExploitationType,
    Force,
    ForceAlias,
    ForceName,
    ForcePlace,
    ForcePopulation,
    FormerSpelling,
    Nationality,
    Offence,
    Origin,
    Region,
    Stage,
    Unit,
    Vocabulary,
)
from reference.vocabularies import list_of

YES_OR_NO = {"yes": True, "no": False}


class FilesRefused(ValueError):
    """The files contain mistakes; `problems` has a sentence for each."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass(frozen=True, slots=True, kw_only=True)
class DataSource:
    """A file, the table it fills and the columns that identify a row."""

    file: str
    model: type[models.Model]
    key: tuple[str, ...] = ("code",)

    @property
    def title(self) -> str:
        """The name of the table for messages, such as "force names"."""
        return str(self.model._meta.verbose_name_plural)


# A table comes after those it references.
SOURCES = (
    DataSource(file="regions.csv", model=Region),
    DataSource(file="units.csv", model=Unit),
    DataSource(file="forces.csv", model=Force),
    DataSource(file="force_names.csv", model=ForceName, key=("force", "valid_from")),
    DataSource(file="force_places.csv", model=ForcePlace, key=("force", "valid_from")),
    DataSource(file="force_populations.csv", model=ForcePopulation, key=("force", "on_day")),
    DataSource(file="force_aliases.csv", model=ForceAlias, key=("alias",)),
    DataSource(file="nationalities.csv", model=Nationality),
    DataSource(file="exploitation_types.csv", model=ExploitationType),
    DataSource(file="exploitation_sub_types.csv", model=ExploitationSubType),
    DataSource(file="origins.csv", model=Origin),
    DataSource(file="stages.csv", model=Stage),
    DataSource(file="closing_reasons.csv", model=ClosingReason),
    DataSource(file="agencies.csv", model=Agency),
    DataSource(file="offences.csv", model=Offence),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class FileRow:
    """One parsed row of a file, with its line number."""

    number: int
    row: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What a file changes in its table."""

    new: list[FileRow]
    differing: list[FileRow]
    kept: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadedRows:
    """How many rows of a table one file added and changed, and how many were already up to date."""

    title: str
    added: int
    changed: int
    kept: int


@transaction.atomic
def load(sources: tuple[DataSource, ...] = SOURCES) -> list[LoadedRows]:
    """Add and change what the files say, in one transaction. Raises FilesRefused, with no change, for any mistake."""
    problems: list[str] = []
    read = {source: _read(source, problems) for source in sources}
    for source, lines in read.items():
        _keep_corrections(source, lines)
    for source, lines in read.items():
        problems += _repeated(source, lines)
    problems += _unknown_codes(read)
    _refuse(problems)
    for source, lines in read.items():
        if source.model in (ForceName, ForcePlace):
            problems += _overlapping(source, lines)
    changes = {source: _changes(source, lines) for source, lines in read.items()}
    for source, changed in changes.items():
        problems += _broken_rules(source, changed)
    _refuse(problems)
    return [_store(source, changed) for source, changed in changes.items()]


def _refuse(problems: list[str]) -> None:
    if problems:
        raise FilesRefused(problems)


def _read(source: DataSource, problems: list[str]) -> list[FileRow]:
    """The rows of a file as unsaved records; unreadable cells are added to the problems."""
    lines = []
    for number, row in data_files.numbered_rows(source.file):
        record = source.model()
        for column, text in row.items():
            try:
                _fill(record, column, text)
            except ValidationError as error:
                sentence = " ".join(error.messages)
                problems.append(f"{source.file}, line {number}, column {column}: “{text}”. {sentence}")
        lines.append(FileRow(number=number, row=record))
    return lines


def _keep_corrections(source: DataSource, lines: list[FileRow]) -> None:
    """Keep the name of a term that people have corrected on a page."""
    if not issubclass(source.model, Vocabulary):
        return
    corrected = FormerSpelling.objects.of_list(list_of(source.model).key).values("code")
    names = dict(source.model._default_manager.filter(pk__in=corrected).values_list("pk", "name"))
    for line in lines:
        line.row.name = names.get(line.row.pk, line.row.name)


def _fill(record: models.Model, column: str, text: str) -> None:
    """Set one field of the record from a cell. A blank cell leaves the default."""
    field: Any = record._meta.get_field(column)
    if isinstance(field, models.ForeignKey):
        if not text and not field.null:
            raise ValidationError("Enter a code.")
        setattr(record, field.attname, text or None)  # one query for all rows checks later that the code exists
    elif isinstance(field, models.BooleanField):
        if text not in YES_OR_NO:
            raise ValidationError("Enter yes or no.")
        setattr(record, column, YES_OR_NO[text])
    elif text or not (field.has_default() or field.null):
        setattr(record, column, field.clean(text, record))


def _repeated(source: DataSource, lines: list[FileRow]) -> list[str]:
    """Rows of one file that have the same key."""
    first: dict[tuple[Any, ...], int] = {}
    problems = []
    for line in lines:
        key = _key(source, line.row)
        if first.setdefault(key, line.number) != line.number:
            columns = " and ".join(source.key)
            problems.append(f"{source.file}, line {line.number}: the same {columns} as line {first[key]}.")
    return problems


def _unknown_codes(read: dict[DataSource, list[FileRow]]) -> list[str]:
    """Codes that match no row, neither in these files nor stored."""
    problems = []
    for source, lines in read.items():
        for field in source.model._meta.concrete_fields:
            if not isinstance(field, models.ForeignKey):
                continue
            target: Any = field.related_model
            codes = set(target._default_manager.values_list("pk", flat=True))
            codes.update(line.row.pk for other, rows in read.items() if other.model is target for line in rows)
            problems += [
                f"{source.file}, line {line.number}, column {field.name}: “{code}”. No row has this code."
                for line in lines
                if (code := getattr(line.row, field.attname)) is not None and code not in codes
            ]
    return problems


def _overlapping(source: DataSource, lines: list[FileRow]) -> list[str]:
    """Former names or places of one force that are valid on the same day, so that the day would be ambiguous."""
    in_time = sorted(lines, key=lambda line: (line.row.force_id, line.row.valid_from))
    return [
        f"{source.file}, line {later.number}: begins before line {earlier.number} has ended."
        for earlier, later in pairwise(in_time)
        if later.row.force_id == earlier.row.force_id and earlier.row.is_valid_on(later.row.valid_from)
    ]


def _changes(source: DataSource, lines: list[FileRow]) -> Changes:
    """The rows that the table lacks or holds with other values."""
    stored = {_key(source, row): row for row in source.model._default_manager.all()}
    columns = [field.attname for field in _columns(source)]
    new = [line for line in lines if _key(source, line.row) not in stored]
    differing = [
        line
        for line in lines
        if (before := stored.get(_key(source, line.row)))
        and any(getattr(line.row, column) != getattr(before, column) for column in columns)
    ]
    return Changes(new=new, differing=differing, kept=len(lines) - len(new) - len(differing))


def _broken_rules(source: DataSource, changes: Changes) -> list[str]:
    """Rows that violate the model's validation, each with its message."""
    rules = [rule for rule in source.model._meta.constraints if isinstance(rule, models.CheckConstraint)]
    problems = []
    for line in changes.new + changes.differing:
        for rule in rules:
            try:
                rule.validate(source.model, line.row)
            except ValidationError as error:
                problems.append(f"{source.file}, line {line.number}: {' '.join(error.messages)}")
    return problems


def _store(source: DataSource, changes: Changes) -> LoadedRows:
    """Write the new and changed rows in one statement."""
    rows = [line.row for line in changes.new + changes.differing]
    if rows:
        source.model._default_manager.bulk_create(
            rows,
            update_conflicts=True,
            unique_fields=list(source.key),
            update_fields=[field.name for field in _columns(source) if field.name not in source.key],
        )
    return LoadedRows(title=source.title, added=len(changes.new), changed=len(changes.differing), kept=changes.kept)


def _columns(source: DataSource) -> list[Any]:
    """The table's columns that the file sets."""
    return [source.model._meta.get_field(column) for column in data_files.columns(source.file)]


def _key(source: DataSource, row: models.Model) -> tuple[Any, ...]:
    fields: list[Any] = [source.model._meta.get_field(column) for column in source.key]
    return tuple(getattr(row, field.attname) for field in fields)
