"""`bin/bench` starts a module of its own package for each name in its table, and the data of each fits the tables.

Benchmarks run on request only, so nobody would notice a new column without a default: here each is loaded, tiny.
"""

from __future__ import annotations

import random
import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import date
from importlib.util import find_spec
from pathlib import Path
from unittest import mock

import psycopg
import pytest

from devtools.benchmarks import __main__ as bench
from devtools.benchmarks import (
    batches,
    bundle,
    crime_register,
    dashboards,
    earlier,
    explorer,
    explorer_questions,
    list_exports,
    log_questions,
    months_of_returns,
    nrm,
    order_figures,
    orders,
    published,
    register,
    register_figures,
    return_import,
    review,
    saving,
    search,
)

HERE = Path(batches.__file__).parent
MONTH = date(2020, 2, 1)
LIVE = 46  # one for each force

type Load = Callable[[psycopg.Connection], object]


@pytest.mark.parametrize("name", bench.MEASUREMENTS)
def test_module_of_each_measurement_is_started(name: str) -> None:
    with mock.patch.object(bench.subprocess, "run") as run:
        bench.measure(name, {}, role="web")

    ((command,), _) = run.call_args
    assert command[:2] == [sys.executable, "-m"]
    assert find_spec(command[2]) is not None


@pytest.fixture
def owner(clone: Callable[[str], str]) -> Iterator[psycopg.Connection]:
    """A connection as the benchmarks have it, to a database of the test's own."""
    with psycopg.connect(clone("owner"), cursor_factory=psycopg.ClientCursor) as connection:
        yield connection


def load_batches(owner: psycopg.Connection) -> object:
    owner.execute((HERE / "targets.sql").read_text())
    owner.execute((HERE / "entries.sql").read_text(), {"live": LIVE, "month": MONTH, "starts": True})
    batches.bare(owner, MONTH)
    return owner.execute("select count(*) from bench_figure").fetchone()


def load_explorer(owner: psycopg.Connection) -> object:
    """The answers themselves are compared when the benchmark runs."""
    filled = months_of_returns.newest(2)
    entries = months_of_returns.fill(owner, filled, live=40 * LIVE)
    for question in explorer_questions.QUESTIONS:
        values = {"months": question.of_months(filled)[1], "last": filled[-1]}
        cells = explorer.bare(owner, question, values)
        assert cells, question.name
        assert cells == explorer.in_pandas(owner, question, values), question.name
        assert bool(explorer.narrowing(owner, question, values)) == ("victim_nationality=" in question.address)
    return entries


def load_dashboards(owner: psycopg.Connection) -> object:
    with mock.patch.object(dashboards, "LIVE", LIVE), mock.patch.object(months_of_returns, "count") as count:
        entries = dashboards.fill(owner, 1)
    count.assert_called_once_with(owner)
    return entries


def load_order_figures(owner: psycopg.Connection) -> object:
    owner.execute((HERE / "targets.sql").read_text())
    owner.execute(order_figures.MONTHS)
    owner.execute(order_figures.PEOPLE)
    owner.execute(order_figures.SUBJECTS, {"first": 1, "last": LIVE})
    owner.execute((HERE / "orders.sql").read_text(), {"today": order_figures.TODAY})
    order_figures.bare(owner)
    return owner.execute("select count(*) from bench_figure").fetchone()


def load_register_figures(owner: psycopg.Connection) -> object:
    owner.execute((HERE / "targets.sql").read_text())
    owner.execute(order_figures.MONTHS)
    owner.execute(order_figures.PEOPLE)
    owner.execute(register_figures.SPANS)
    register_figures.fill(owner, 1, LIVE)
    register_figures.bare(owner)
    return owner.execute("select count(*) from bench_figure").fetchone()


def load_published(owner: psycopg.Connection) -> object:
    """The numbers of the workbook itself are compared when the benchmark runs."""
    filled = months_of_returns.newest(published.MONTHS)
    entries = months_of_returns.fill(owner, filled, live=LIVE)
    with tempfile.TemporaryDirectory() as folder:
        assert published.write_workbooks(owner, Path(folder), filled[-1]) == LIVE
        assert all(published.collated(Path(folder), filled[-1]).values())
    return entries


def load_list_exports(owner: psycopg.Connection) -> object:
    """The rows themselves are compared when the benchmark runs."""
    entries = list_exports.fill(owner, live=LIVE)
    list_exports.request(owner, chosen="csv", query="state=all")
    _took, rows = list_exports.copied(owner)
    assert len(set(rows)) == len(rows) == entries
    return entries


def load_search(owner: psycopg.Connection) -> object:
    chance = random.Random("tiny")
    with mock.patch.multiple(search, DOCUMENTS=3, WORDS=20):
        search.fill(owner, search.vocabulary(chance), chance)
    return owner.execute("select count(*) from guidance_version").fetchone()


LOADS: dict[str, Load] = {
    "batches": load_batches,
    "crime_register": lambda owner: crime_register.fill(owner, 1),
    "dashboards": load_dashboards,
    "earlier": lambda owner: earlier.fill(owner, [earlier.invented(random.Random("tiny"))]),
    "explorer": load_explorer,
    "list_exports": load_list_exports,
    "log_questions": lambda owner: log_questions.fill(owner, 1),
    "nrm": lambda owner: nrm.fill(owner, 1),
    "order_figures": load_order_figures,
    "register_figures": load_register_figures,
    "orders": lambda owner: orders.fill(owner, 1),
    "published": load_published,
    "register": lambda owner: register.fill(owner, [register.invented(random.Random("tiny"))]),
    "return_import": return_import.fill,
    "review": lambda owner: review.fill(owner, small=1, large=2),
    "saving": lambda owner: saving.fill(owner, cases=3),
    "search": load_search,
}
OF_THE_DEMONSTRATION = {name for name, (template, _) in bench.MEASUREMENTS.items() if template == "MSPT_DEMO_TEMPLATE"}


@pytest.mark.parametrize("name", LOADS)
def test_data_of_each_measurement_fits_the_tables(name: str, owner: psycopg.Connection) -> None:
    loaded = LOADS[name](owner)

    assert (loaded[0] if isinstance(loaded, tuple) else loaded) > 0  # type: ignore[operator]


@pytest.mark.django_db
def test_products_of_the_bundle_fit_the_tables() -> None:
    bundle.fill(1)


def test_data_of_every_measurement_is_loaded_here() -> None:
    assert {*LOADS, "bundle", *OF_THE_DEMONSTRATION} == {*bench.MEASUREMENTS}
