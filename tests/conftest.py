"""What every test uses: a clone of the prepared template database, the owner's role, a closed network."""

from __future__ import annotations

import gc
import os
import socket
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, connections
from django.db.backends.signals import connection_created
from django.test.utils import CaptureQueriesContext
from playwright.sync_api import expect
from psycopg import sql

from administration.service_status import banner
from devtools import groups
from mspt.setup import databases
from tests import properties, roles, shared_rows  # noqa: F401 -- the first registers the profile of Hypothesis
from tests.blank_drawings import blank_drawings  # noqa: F401 -- a fixture for tests of every app
from tests.concurrency import committed  # noqa: F401 -- a fixture for tests of every app
from tests.libreoffice import edit_in_libreoffice, soffice  # noqa: F401 -- fixtures for tests of every app
from tests.quick_client import (  # noqa: F401 -- for every test that sends a request
    only_pages_store_their_context,
    signing_in_is_one_statement,
)
from tests.shared_rows import (  # noqa: F401 -- fixtures for tests of every app
    _django_db_helper,
    layers_of_the_file,
    layers_of_the_test,
    rows_of_the_class,
    rows_of_the_file,
)
from tests.signing_in import by_password  # noqa: F401 -- a fixture for tests of every app

PATIENCE_OF_BROWSERS = 60_000  # milliseconds to wait for a page or field on a slow machine
ROLES = ("login", "web", "counter", "clerk")
# Root cannot use the sandbox. The browser makes no background requests.
QUIET_CHROMIUM = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-sync",
)


def become_owner(sender: Any, connection: Any, **_kwargs: Any) -> None:
    """Switch a new connection to the owner's role, which factories need, and follow its later roles."""
    roles.follow(connection.connection)
    with connection.connection.cursor() as cursor:
        cursor.execute(f"set role {settings.DB_ROLE_PREFIX}_owner")
    connection.connection.commit() if not connection.get_autocommit() else None


def pytest_addoption(parser: pytest.Parser) -> None:
    """What `bin/test --groups database` asks for."""
    parser.addoption("--only-of-the-server", action="store_true", help="only tests that depend on the server")
    parser.addoption("--addresses-of", default="", help="of the tests for each address, only those of these apps")


def pytest_configure(config: pytest.Config) -> None:
    """Start every test connection as the owner, and give browser assertions a long timeout."""
    expect.set_options(timeout=PATIENCE_OF_BROWSERS)
    connection_created.connect(become_owner, dispatch_uid="tests become owner")


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """A run of one group does not import the other groups' files: that took ten seconds in each process."""
    if not collection_path.name.startswith("test_"):
        return None
    if not groups.may_hold(collection_path, config.option.markexpr):
        return True
    return True if config.option.only_of_the_server and not groups.asks_the_server(collection_path) else None


def pytest_collection_finish() -> None:
    """What was collected stays to the end; the collector of garbage need not look at it again and again."""
    gc.collect()
    gc.freeze()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Add the mark of a whole folder. Tests that ask for the database may use both aliases: they are one connection."""
    for item in items:
        if mark := groups.WHOLE_FOLDERS.get(item.path.parent.name):
            item.add_marker(mark)
        marker = item.get_closest_marker("django_db")
        if marker is not None and marker.kwargs.get("transaction"):
            # Django would empty every table after it, reference data included, and all later tests would fail.
            raise pytest.UsageError(f"{item.nodeid} commits to the shared database. Use the fixture “committed”.")
        if marker is not None and "databases" not in marker.kwargs:
            item.add_marker(pytest.mark.django_db(databases=["default", "login"], **marker.kwargs), append=False)
    shared_rows.put_together(items)
    if config.option.only_of_the_server:
        repeated = repeated_on_a_second_server(items)
        config.hook.pytest_deselected(items=[item for item in items if item not in repeated])
        items[:] = [item for item in items if item in repeated]
    if apps := set(config.option.addresses_of.split(",")) - {""}:
        config.hook.pytest_deselected(items=[item for item in items if app_of_address(item) not in apps | {""}])
        items[:] = [item for item in items if app_of_address(item) in apps | {""}]


def repeated_on_a_second_server(items: list[pytest.Item]) -> set[pytest.Item]:
    """The tests that depend on the server, with a few examples of each function unless its file depends as a whole."""
    examples: dict[str, list[pytest.Item]] = {}
    for item in filter(asks_the_server, items):
        name = item.nodeid if groups.depends_as_a_whole(item.path) else item.nodeid.partition("[")[0]
        examples.setdefault(name, []).append(item)
    return {item for of_one in examples.values() for item in groups.spread(of_one)}


def asks_the_server(item: pytest.Item) -> bool:
    """Whether a test may fail on one database server and pass on another."""
    top = next(node for node in item.listchain() if isinstance(node.parent, pytest.Module))
    return getattr(top, "originalname", top.name) in groups.tests_of_the_server(item.path)


def app_of_address(item: pytest.Item) -> str:
    """The app whose address a test asks for; empty for a test of many addresses, and for a page of no app."""
    line = getattr(item, "callspec", None) and item.callspec.params.get("line")
    return str(line.name).rpartition(":")[0] if line else ""


def clone_template(name: str, *, template: str = "") -> str:
    """Clone the prepared template, or another, under a name; the answer is the tester's address of the clone."""
    server = os.environ["TESTER_DATABASE_URL"]
    prefix = settings.DB_ROLE_PREFIX
    databases.create_database(
        server,
        name,
        owner=f"{prefix}_owner",
        allowed=[f"{prefix}_{role}" for role in (*ROLES, "tester")],
        template=template or os.environ["MSPT_TEST_TEMPLATE"],
    )
    be_quick(server, name, owner=f"{prefix}_owner")
    return databases.url_of(server, database=name)


def be_quick(server: str, name: str, *, owner: str) -> None:
    """No session of a clone waits for the disk or compiles its plans, which the system's server does by default."""
    with databases.connect(server) as admin:
        admin.execute(sql.SQL("set role {}").format(sql.Identifier(owner)))
        for setting in ("synchronous_commit", "jit"):
            change = sql.SQL("alter database {} set {} to off")
            admin.execute(change.format(sql.Identifier(name), sql.Identifier(setting)))


def drop_clone(name: str) -> None:
    """Drop a clone."""
    databases.drop_database(os.environ["TESTER_DATABASE_URL"], name, owner=f"{settings.DB_ROLE_PREFIX}_owner")


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: Any) -> Iterator[None]:
    """One clone a test process; each test rolls back."""
    name = connection.settings_dict["NAME"]
    clone_template(name)
    yield
    with django_db_blocker.unblock():
        connections.close_all()
    drop_clone(name)


@pytest.fixture(autouse=True)
def _as_owner(request: pytest.FixtureRequest) -> Iterator[None]:
    """Start each test as the owner, regardless of the role that the previous test used."""
    roles._present = "owner"
    yield
    roles._present = "owner"


@pytest.fixture(autouse=True)
def _service_works() -> None:
    """The banner state is cached and healthy, so that no page queries for it."""
    banner.remember(banner.ServiceState(), until=datetime.max.replace(tzinfo=UTC))


@pytest.fixture
def query_budget() -> Callable[[int], AbstractContextManager[Any]]:
    """`with query_budget(5):` fails when more statements were sent, and shows them."""

    @contextmanager
    def budget(most: int) -> Iterator[CaptureQueriesContext]:
        with CaptureQueriesContext(connection) as captured:
            yield captured
        sent = [q["sql"] for q in captured.captured_queries if not q["sql"].startswith(("SAVEPOINT", "RELEASE"))]
        assert len(sent) <= most, f"{len(sent)} statements, {most} allowed:\n" + "\n".join(s[:200] for s in sent)

    return budget


@pytest.fixture(autouse=True)
def _closed_network(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing but this machine's own sockets may be reached."""
    real = socket.socket.connect

    def connect(self: socket.socket, address: Any) -> Any:
        if isinstance(address, tuple) and address[0] not in {"127.0.0.1", "::1", "localhost"}:
            raise AssertionError(f"a test tried to reach {address[0]}")
        return real(self, address)

    monkeypatch.setattr(socket.socket, "connect", connect)


@pytest.fixture
def clone(request: pytest.FixtureRequest) -> Iterator[Callable[[str], str]]:
    """A database of the test's own, for raw connections and real processes: `clone("web")` is the web's address."""
    with _own_clone(request.node.nodeid) as address:
        yield address


@pytest.fixture(scope="module")
def clone_of_module(request: pytest.FixtureRequest) -> Iterator[Callable[[str], str]]:
    """A database that the tests of a module share, because all that they try there is refused."""
    with _own_clone(request.node.nodeid) as address:
        yield address


@contextmanager
def _own_clone(owner: str) -> Iterator[Callable[[str], str]]:
    # The process comes last: another run drops the clones of processes that are gone.
    name = f"mspt_own_{abs(hash(owner)) % 10**8}_{os.getpid()}"
    clone_template(name)
    yield lambda role: databases.url_of(os.environ[f"{role.upper()}_DATABASE_URL"], database=name)
    drop_clone(name)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """The machine's own Chromium; without one these tests are skipped, and bin/test says so."""
    if not os.environ.get("CHROMIUM"):
        pytest.skip("CHROMIUM names no browser")
    return {**browser_type_launch_args, "executable_path": os.environ["CHROMIUM"], "args": [*QUIET_CHROMIUM]}
