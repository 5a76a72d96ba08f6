"""Turns what the constraints of a table refuse into sentences for the person who saves."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import IntegrityError, models, transaction
from django.db.models.constraints import BaseConstraint
from psycopg.errors import UniqueViolation

from core.workflow import EditConflict, TransitionNotAllowed

AT_ONCE = "Somebody else saved this at the same moment. Open the page again."


@contextmanager
def refusing_conflicts(*tables: type[models.Model]) -> Iterator[None]:
    """Raise TransitionNotAllowed with the sentence of a constraint of these tables that refuses what is saved inside.

    A unique value without a sentence, such as the key of a form that is sent twice at once, raises EditConflict. Any
    other IntegrityError is a mistake in the code, and stays one.
    """
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        diagnosis = getattr(error.__cause__, "diag", None)
        name, table = getattr(diagnosis, "constraint_name", None), getattr(diagnosis, "table_name", None)
        if sentence := _sentences(*tables).get(name or ""):
            raise TransitionNotAllowed(sentence) from error
        if isinstance(error.__cause__, UniqueViolation) and table in {each._meta.db_table for each in tables}:
            raise EditConflict(AT_ONCE) from error
        raise


def _sentences(*tables: type[models.Model]) -> dict[str, str]:
    """Return the sentence of each constraint that was given one, by its name."""
    return {
        each.name: str(each.violation_error_message)
        for table in tables
        for each in table._meta.constraints
        if each.violation_error_message != BaseConstraint.default_violation_error_message
    }
