"""Rows that the tests of one file or class share: made once, in a transaction around them all, and then rolled back.

Each test still runs in a savepoint of its own and leaves nothing to the next. The usual way is `made_once`, in place of
`pytest.fixture`:

    @made_once
    def draft(analyst: User) -> Referral:
        return making.begun(analyst)

A test that uses `draft` has its rows and a copy of the object; a test that does not has neither, so nothing depends on
the order. `draft` may use only other fixtures that are made once, and arguments of the test's parametrisation. It
makes no test client, and a test's own settings come later.

Where the tests read rows of a whole file and change nothing, a fixture of the file can hold them without copies:

    @pytest.fixture(scope="module")
    def products(rows_of_the_file: None) -> list[Product]:
        return [published(), published()]

Where the other tests of a file make rows of the same month, the tests that share theirs form a class, and its fixture
uses `rows_of_the_class`.
"""

from __future__ import annotations

import copy
import inspect
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import groupby
from typing import Any, NamedTuple

import pytest
from django.db import connection, transaction


class Needed(NamedTuple):
    """A fixture made once that a test uses, with those arguments of the test's parametrisation that it takes."""

    name: str
    arguments: dict[str, Any]
    build: Callable[..., Any]


class Layer(NamedTuple):
    """The rows of one fixture, above those of the fixtures that it uses."""

    of: Needed
    block: transaction.Atomic
    values: dict[str, Any]  # of this fixture and all below it, as they were when its rows were written


class Layers:
    """Fixtures made once, each in a savepoint within the one before. A test runs on the layers that it names."""

    def __init__(self) -> None:
        self.stack: list[Layer] = []
        self.copies: dict[str, Any] = {}

    def hold(self, wanted: Sequence[Needed]) -> None:
        """Have the rows of these fixtures and no others, and fresh copies of their objects for one test."""
        while (held := [layer.of for layer in self.stack]) != list(wanted[: len(held)]):
            self._take_off()
        for fixture in wanted[len(self.stack) :]:
            self._put_on(fixture)
        self.copies = self._copies()

    def _copies(self) -> dict[str, Any]:
        """The objects of all layers, copied together: what was one object is one object in the copy."""
        return copy.deepcopy(self.stack[-1].values) if self.stack else {}

    def _put_on(self, fixture: Needed) -> None:
        values = self._copies()
        available = values | fixture.arguments
        if missing := set(_parameters(fixture.build)) - available.keys():
            raise TypeError(f"{fixture.name} is made once, but uses {', '.join(missing)}, which is not")
        block = transaction.atomic()
        block._from_testcase = True  # like the block of a test, it may hold blocks that want to be the outermost
        block.__enter__()
        try:
            values[fixture.name] = fixture.build(**{name: available[name] for name in _parameters(fixture.build)})
        except BaseException:
            transaction.set_rollback(True)
            block.__exit__(None, None, None)
            raise
        self.stack.append(Layer(fixture, block, values))

    def _take_off(self) -> None:
        transaction.set_rollback(True)
        self.stack.pop().block.__exit__(None, None, None)


_layers = Layers()


def _parameters(build: Callable[..., Any]) -> list[str]:
    return list(inspect.signature(build).parameters)


def made_once[**P, R](build: Callable[P, R]) -> Callable[P, R]:
    """A fixture whose rows are written once for the tests that follow each other and use it; each has its own copy."""

    def copy_for_the_test(**_needed: Any) -> Any:
        return _layers.copies[build.__name__]

    signature = inspect.signature(build)
    own = inspect.Parameter("layers_of_the_test", inspect.Parameter.KEYWORD_ONLY)
    copy_for_the_test.__signature__ = signature.replace(parameters=[*signature.parameters.values(), own])
    copy_for_the_test.__name__, copy_for_the_test.__doc__ = build.__name__, build.__doc__
    copy_for_the_test.__module__ = build.__module__
    copy_for_the_test.build = build
    return pytest.fixture(copy_for_the_test)


@pytest.fixture(scope="module")
def layers_of_the_file(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The rows of fixtures made once are gone after the file."""
    yield
    with django_db_blocker.unblock():
        _layers.hold([])


@pytest.fixture
def layers_of_the_test(request: pytest.FixtureRequest, layers_of_the_file: None, django_db_blocker: Any) -> None:
    """The rows of the fixtures made once that a test uses, and no others. Their foreign keys have been checked."""
    with django_db_blocker.unblock():
        _layers.hold(getattr(request.node, "made_once", []))
        if connection.in_atomic_block:
            connection.check_constraints()  # or the end of every test checks the same rows again, and rolls that back


@pytest.fixture
def _django_db_helper(layers_of_the_test: None, _django_db_helper: None) -> None:
    """The savepoint of a test, which pytest-django makes under this name, begins above those rows."""


def put_together(items: list[pytest.Item]) -> None:
    """Within a file or class, put the tests that use the same fixtures made once after each other."""
    ordered: list[pytest.Item] = []
    for _, group in groupby(items, key=lambda item: item.parent):
        ordered += _put_together(list(group))
    items[:] = ordered


def _put_together(items: Sequence[pytest.Item]) -> list[pytest.Item]:
    needs = [_needs_of(item) for item in items]
    uses = Counter(fixture.name for its in needs for fixture in its)
    if not uses:
        return list(items)

    # What most tests use comes first. A fixture that others use is used at least as often, and defined above them.
    def rank(fixture: Needed) -> tuple[int, int, str]:
        return -uses[fixture.name], fixture.build.__code__.co_firstlineno, repr(fixture.arguments)

    for item, its in zip(items, needs, strict=True):
        item.made_once = sorted(its, key=rank)
    return sorted(items, key=lambda item: [rank(fixture) for fixture in item.made_once])


def _needs_of(item: pytest.Item) -> list[Needed]:
    """The fixtures made once that a test uses, itself or through others."""
    info, spec = getattr(item, "_fixtureinfo", None), getattr(item, "callspec", None)
    builders = {
        name: some[-1].func.build
        for name, some in (info.name2fixturedefs.items() if info else ())
        if hasattr(some[-1].func, "build")
    }
    given = spec.params if spec else {}
    return [
        Needed(name, {each: given[each] for each in _parameters(build) if each in given}, build)
        for name, build in builders.items()
    ]


@pytest.fixture(scope="module")
def rows_of_the_file(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """What the file's own fixtures write is there for all of its tests, and gone after them."""
    with _rolled_back(django_db_blocker):
        yield


@pytest.fixture(scope="class")
def rows_of_the_class(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """What the fixtures of a class write is there for all of its tests, and gone after them."""
    with _rolled_back(django_db_blocker):
        yield


@contextmanager
def _rolled_back(django_db_blocker: Any) -> Iterator[None]:
    with django_db_blocker.unblock():
        _layers.hold([])
        with transaction.atomic():
            yield
            _layers.hold([])
            transaction.set_rollback(True)
