"""Closes the accounts of people who left, from a file of addresses that a personnel system writes each night.

The columns are “Email address” and, if wanted, “Leaving date”: the last day of work. An account closes after that day,
or at once without one. The same file again changes nothing. A file that would close many accounts of one place, or
leave fewer than two administrators, is refused until a person confirms it: a wrong file must not lock out a force.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from accounts import account_administration
from accounts.choices import Role
from accounts.email_addresses import as_stored
from accounts.models import User
from audit import log
from audit.choices import Operation
from core import clock
from core.govuk import in_words
from core.sentences import counted_noun
from imports import reading
from imports.checking import days
from imports.uploaded_table import CellContent, FileRejected, Sheet, SheetCell, SheetRow

ADDRESS, LEAVING = "Email address", "Leaving date"
MOST_SHARE = 0.2  # of the open accounts of one place, unless confirmed; one account may always close
LEAST_ADMINISTRATORS = 2


class LeaversRefused(Exception):
    """The file closes nobody. Holds every problem, each with what to do."""

    def __init__(self, problems: Sequence[str], *, may_be_confirmed: bool = False) -> None:
        super().__init__(" ".join(problems))
        self.problems = tuple(problems)
        self.may_be_confirmed = may_be_confirmed  # the administrator can close them all the same


@dataclass(frozen=True, slots=True, kw_only=True)
class Leavers:
    """What a file means on a day: whose accounts close, and which addresses change nothing, each list in file order."""

    to_close: tuple[tuple[User, date | None], ...]
    later: tuple[str, ...]  # the leaving date is today or later
    unknown: tuple[str, ...]
    already_closed: tuple[str, ...]
    ambiguous: tuple[str, ...]  # listed with more than one leaving date
    warnings: tuple[str, ...]  # why somebody has to confirm first


def read(content: bytes) -> dict[str, set[date | None]]:
    """The addresses of a file as stored, each with its leaving dates. Raises LeaversRefused."""
    table = reading.read(content)
    if isinstance(table, FileRejected):
        raise LeaversRefused([str(table)])
    if len(table.sheets) != 1:
        raise LeaversRefused(["The file has more than one sheet. Keep only the list of leavers."])
    sheet = table.sheets[0]
    columns = _columns(sheet)
    listed: defaultdict[str, set[date | None]] = defaultdict(set)
    problems: list[str] = []
    for row in sheet.rows:
        try:
            listed[_address(row, columns)].add(_leaving(row, columns))
        except ValueError as problem:
            problems.append(str(problem))
    if problems:
        raise LeaversRefused(problems)
    if not listed:
        raise LeaversRefused(["The file lists nobody. Check that it was written."])
    return dict(listed)


def of_file(listed: Mapping[str, Collection[date | None]]) -> Leavers:
    """Sort the addresses by what they mean today. Two queries for any number of addresses."""
    today = clock.today()
    people = User.objects.people().filter(email__in=listed).select_related("force", "unit").in_bulk(field_name="email")
    to_close, later, unknown, already_closed, ambiguous = [], [], [], [], []
    for email, dates in listed.items():
        person = people.get(email)
        if person is None:
            unknown.append(email)
        elif not person.is_active:
            already_closed.append(email)
        elif len(dates) > 1:
            ambiguous.append(email)
        elif (left_on := next(iter(dates))) and left_on >= today:
            later.append(email)
        else:
            to_close.append((person, left_on))
    return Leavers(
        to_close=tuple(to_close),
        later=tuple(later),
        unknown=tuple(unknown),
        already_closed=tuple(already_closed),
        ambiguous=tuple(ambiguous),
        warnings=tuple(_warnings([person for person, _ in to_close])),
    )


def close(listed: Mapping[str, Collection[date | None]], *, confirm_many: bool, by: User) -> Leavers:
    """Close every account that is due, or none, under the lock of the accounts.

    Runs as the owner of the database, who is nobody in the log: an entry about `by` says in whose name it ran. Raises
    LeaversRefused.
    """
    with transaction.atomic(using=settings.LOGIN_ALIAS):
        by = User.objects.select_for_update().get(pk=by.pk)
        if not by.is_active or by.role != Role.ADMINISTRATOR:
            raise LeaversRefused([f"{by.email} is not an administrator with an open account."])
        list(User.objects.administrators().select_for_update().order_by("pk").values_list("pk"))
        list(User.objects.filter(email__in=listed).select_for_update().order_by("pk").values_list("pk"))
        leavers = of_file(listed)
        if any(person.pk == by.pk for person, _ in leavers.to_close):
            raise LeaversRefused([f"{by.email} is in the file. Run it as another administrator."])
        if leavers.warnings and not confirm_many:
            raise LeaversRefused(leavers.warnings, may_be_confirmed=True)
        for person, left_on in leavers.to_close:
            reason = f"left on {in_words(left_on)}, list of leavers" if left_on else "list of leavers"
            account_administration.close(person, reason=reason, by=by)
        if closed := len(leavers.to_close):
            accounts = counted_noun(closed, "account")
            log.record(Operation.ALTERATION, of=by, question=f"{accounts} closed by a list of leavers in their name")
    return leavers


def _columns(sheet: Sheet) -> dict[str, int]:
    names = {str(cell.value).strip().casefold(): number for number, cell in sheet.header.cells.items()}
    known = {ADDRESS.casefold(): ADDRESS, LEAVING.casefold(): LEAVING}
    problems = [
        f"{sheet.header.cells[number].address}: “{sheet.header.cells[number].shown[:40]}”. Remove this column. Only "
        f"“{ADDRESS}” and “{LEAVING}” are read."
        for name, number in names.items()
        if name not in known
    ]
    if ADDRESS.casefold() not in names:
        problems.append(f"Add a first row with the column name “{ADDRESS}”.")
    if len(names) < len(sheet.header.cells):
        problems.append("Two columns have the same name. Remove one.")
    if problems:
        raise LeaversRefused(problems)
    return {known[name]: number for name, number in names.items()}


def _address(row: SheetRow, columns: Mapping[str, int]) -> str:
    cell = row.cells.get(columns[ADDRESS])
    if cell is None:
        raise ValueError(f"Row {row.number}: enter the email address.")
    email = as_stored(str(cell.value))
    try:
        validate_email(email)
    except ValidationError:
        raise ValueError(f"{_quoted(cell)} Enter an email address, such as name@police.example.") from None
    return email


def _leaving(row: SheetRow, columns: Mapping[str, int]) -> date | None:
    cell = row.cells.get(columns.get(LEAVING, 0))
    if cell is None:
        return None
    if cell.holds == CellContent.DAY and isinstance(cell.value, date):
        return cell.value
    try:
        return days.read(str(cell.value).strip())
    except days.NotADay:
        raise ValueError(f"{_quoted(cell)} Enter a date, such as 30/11/2026.") from None


def _quoted(cell: SheetCell) -> str:
    return f"{cell.address}: “{cell.shown[:80]}”."


def _warnings(people: Sequence[User]) -> Iterator[str]:
    """Why these people's accounts close only when somebody confirms it: too many of a place, or of administrators."""
    closing = Counter(_place(person.force_id, person.unit_id, person.role) for person in people)
    names = {_place(person.force_id, person.unit_id, person.role): person for person in people}
    there = Counter(_place(*row) for row in User.objects.people().active().values_list("force_id", "unit_id", "role"))
    for place, count in closing.items():
        if count > 1 and count > MOST_SHARE * there[place]:
            person = names[place]
            yield (
                f"{person.place or person.get_role_display()}: this would close {count} of "
                f"{counted_noun(there[place], 'account')}."
            )
    administrators = _place(None, None, Role.ADMINISTRATOR)
    if closing[administrators] and there[administrators] - closing[administrators] < LEAST_ADMINISTRATORS:
        left = there[administrators] - closing[administrators]
        needed = f"The service needs at least {LEAST_ADMINISTRATORS}."
        yield f"This would leave {counted_noun(left, 'administrator')}. {needed}"


def _place(force: str | None, unit: str | None, role: str) -> str:
    return force or unit or role
