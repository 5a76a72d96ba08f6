"""Which answers a statement or a function reads, taken from its own text: a list of them would soon be out of date."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache, partial
from types import CodeType, FunctionType
from typing import Any

from core.sql import text_of
from investigations.burden.questions import QUESTIONS, question_of
from investigations.records.dimensions import Dimension
from investigations.returns.fields import PEOPLE

# A column of an entry `e`, of its profile `p`, of its people `g`, or of their nationality `n`.
_COLUMN = re.compile(r"\b([epgn])\.([a-z_0-9]+)")
_REASON = re.compile(r"^\s*\('(\w+)',\s*(.*?)\),?$", re.MULTILINE | re.DOTALL)
_NAME = re.compile(r"\b[a-z_0-9]+\b")
# What is stored, or is a fact that a check reads, under another name than on the form.
_OTHER_NAMES = {
    "stage_since": "stage",
    "joint": "cross_border",
    "is_joint": "cross_border",
    **dict.fromkeys(("victims", "suspects", "children", "n_victims", "n_suspects", "n_children"), PEOPLE),
}


def read_by_sql(sql: str) -> set[str]:
    """The questions whose answers a statement reads, by its columns of entries, profiles and people."""
    read: set[str] = set()
    for table, column in _COLUMN.findall(sql):
        if table in "gn" or (column.startswith(("victim_", "suspect_")) and column not in QUESTIONS):
            read.add(PEOPLE)
        elif column == "review_reasons":
            read |= set().union(*reasons_for_review().values())
        elif column == "arrival":  # the answer decides how a new case came into the return
            read.add("was_running")
        else:
            read |= _questions([column])
    return read


def read_by_dimension(dimension: Dimension) -> set[str]:
    """The questions whose answers a dimension counts by."""
    return read_by_sql(f"{dimension.sql} {dimension.people_sql}")


@cache
def reasons_for_review() -> dict[str, set[str]]:
    """The questions behind each reason for which a case is listed for review, from the statement that decides it."""
    profile = text_of("investigations", "profile")
    reasons = profile.partition("select reason from (values")[2].partition(") as r (reason, applies)")[0]
    return {reason: _questions(_NAME.findall(condition)) for reason, condition in _REASON.findall(f"{reasons}\n")}


def read_by_function(function: Callable[..., Any]) -> set[str]:
    """The questions that a function names, in it or in the functions of its module that it calls."""
    return _questions(_names_in(function, seen=set()))


def _questions(names: Iterable[str]) -> set[str]:
    fields = (_OTHER_NAMES.get(name, name.removesuffix("_id")) for name in names)
    return {question for field in fields if (question := question_of(field)) in QUESTIONS}


def _names_in(function: object, *, seen: set[object]) -> Iterator[str]:
    if isinstance(function, partial):
        for part in (function.func, *function.args, *function.keywords.values()):
            yield from _names_in(part, seen=seen)
    elif isinstance(function, str):
        yield function
    elif isinstance(function, FunctionType) and function not in seen:
        seen.add(function)
        for cell in function.__closure__ or ():
            yield from _names_in(cell.cell_contents, seen=seen)
        for name in _names_of_code(function.__code__):
            yield name
            called = function.__globals__.get(name)
            if isinstance(called, FunctionType) and called.__module__ == function.__module__:
                yield from _names_in(called, seen=seen)


def _names_of_code(code: CodeType) -> Iterator[str]:
    yield from code.co_names
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _names_of_code(constant)
        else:
            yield from _texts_in(constant)


def _texts_in(constant: object) -> Iterator[str]:
    """The texts of a constant, which the compiler may have joined into tuples and sets."""
    if isinstance(constant, str):
        yield constant
    elif isinstance(constant, (tuple, frozenset)):
        for part in constant:
            yield from _texts_in(part)
