"""Caches and queues are untrusted: nothing is unpickled, and cached text is markup only if the web drew it (P8)."""

from __future__ import annotations

import ast
import base64
import inspect
import os
import pickle
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import redis
from django.conf import settings
from django.core.cache import caches
from django.db import connection
from django.utils.module_loading import import_string

from devtools.valkey import Valkey
from mspt import json_cache
from mspt import settings as product
from mspt.celery import app
from mspt.setup import places
from reports.charts import drawing, live_over_time
from tests.reports import chart_data

WIDE = drawing.DrawingWidth.WIDE
POISON = "<svg xmlns='http://www.w3.org/2000/svg' onload='steal()'></svg>"
# Modules that mark text as safe, and why they may: each escapes or draws what it marks.
MAKES_MARKUP = {
    "guidance/first_contact.py",
    "guidance/search/snippets.py",
    "guidance/text/rendering.py",
    "reports/charts/areas_now.py",
    "reports/charts/drawing.py",
    "reports/charts/live_over_time.py",
    "reports/charts/people_by_month.py",
    "reports/charts/referrals_by_month.py",
    "reports/charts/survival.py",
    "reports/charts/svg.py",
    "reports/charts/tile_map.py",
    "reports/charts/types_now.py",
    "reports/charts/types_over_time.py",
}
RUNS_CODE = {"pickle", "marshal", "shelve", "dill", "cloudpickle", "jsonpickle"}


class Trap:
    """An attacker's pickle: reading it creates a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __reduce__(self) -> Any:
        return os.mkdir, (str(self.folder),)


@pytest.fixture
def queue(tmp_path: Path, settings: Any) -> Iterator[redis.Redis]:
    """A server of the queue's kind, with the product's own cache of drawings in it."""
    with Valkey(tmp_path / "valkey") as server:
        mine = {**product.CACHES["drawings"], "LOCATION": server.url()}
        settings.CACHES = settings.CACHES | {"drawings": mine}
        drawing.drawn.cache_clear()
        yield redis.Redis(unix_socket_path=str(server.socket))
        caches["drawings"].close()
    drawing.drawn.cache_clear()


def _stored(queue: redis.Redis) -> bytes:
    [name] = queue.keys("*chart:*")
    return name


def test_a_pickle_planted_in_the_queues_server_does_not_run(queue: redis.Redis, tmp_path: Path) -> None:
    data, sprung = chart_data.live(values=(1, 2)), tmp_path / "sprung"
    drawn = drawing.drawn(live_over_time.draw, data, WIDE)
    queue.set(_stored(queue), pickle.dumps(Trap(sprung)))
    drawing.drawn.cache_clear()

    assert drawing.drawn(live_over_time.draw, data, WIDE) == drawn
    assert not sprung.exists()


@pytest.mark.parametrize(
    "planted",
    [POISON, ["", POISON], [None, POISON], ["0" * 64, POISON], {"svg": POISON}, [POISON], 7, "[" * 50_000],
    ids=["text", "no code", "null", "forged code", "mapping", "short", "number", "deep"],
)
def test_markup_planted_in_the_queues_server_reaches_no_page(queue: redis.Redis, planted: object) -> None:
    data = chart_data.live(values=(1, 2))
    drawn = drawing.drawn(live_over_time.draw, data, WIDE)
    bare = isinstance(planted, str) and planted.startswith("[")
    queue.set(_stored(queue), planted if bare else json_cache.written(planted))
    drawing.drawn.cache_clear()

    assert drawing.drawn(live_over_time.draw, data, WIDE) == drawn
    drawing.drawn.cache_clear()
    assert drawing.authentic("any", caches["drawings"].get("any")) is None


def test_drawing_of_other_data_is_rejected(queue: redis.Redis) -> None:
    drawing.drawn(live_over_time.draw, chart_data.live(values=(900, 901)), WIDE)
    foreign = queue.get(_stored(queue))
    queue.flushdb()
    data = chart_data.live(values=(1, 2))
    drawn = drawing.drawn(live_over_time.draw, data, WIDE)
    queue.set(_stored(queue), foreign)
    drawing.drawn.cache_clear()

    assert drawing.drawn(live_over_time.draw, data, WIDE) == drawn


@pytest.mark.django_db
def test_a_pickle_planted_in_the_table_of_limits_does_not_run(tmp_path: Path) -> None:
    cache = json_cache.JsonDatabaseCache("accounts_limit", {})
    cache.set("guesses", [1.5, 2.5], 60)
    assert cache.get("guesses") == [1.5, 2.5]
    trap = base64.b64encode(pickle.dumps(Trap(tmp_path / "sprung"))).decode()
    with connection.cursor() as cursor:
        cursor.execute("update accounts_limit set value = %s", [trap])

    assert cache.get("guesses", "missing") == "missing"
    assert not (tmp_path / "sprung").exists()


@pytest.mark.django_db
def test_the_table_of_limits_adds_once_and_forgets_only_what_has_expired() -> None:
    cache = json_cache.JsonDatabaseCache("accounts_limit", {})

    assert cache.add("lock", True, 60) is True
    assert cache.add("lock", True, 60) is False
    assert cache.touch("lock", 120) is True
    assert cache.touch("nothing", 120) is False
    cache.set("old", 1, -1)
    assert cache.get("old") is None
    assert cache.add("old", 2, 60) is True
    for number in range(400):  # more than Django's own limit of entries, at which it forgets a third of them
        cache.set(f"guesses-{number}", [number], 60)
    assert len(cache.get_many([f"guesses-{number}" for number in range(400)])) == 400
    assert cache.delete("lock") is True
    assert cache.get("lock") is None


@pytest.mark.parametrize("value", [object(), {1: "a"}, (1, 2), b"bytes", {"a": {2}}, float("nan")])
def test_value_that_would_not_round_trip_is_refused(value: object) -> None:
    with pytest.raises((TypeError, ValueError)):
        json_cache.JsonSerializer().dumps(value)


@pytest.mark.parametrize("alias", sorted(product.CACHES))
def test_no_configured_cache_pickles(alias: str) -> None:
    configured = product.CACHES[alias]
    backend = import_string(configured["BACKEND"])
    if serializer := configured.get("OPTIONS", {}).get("serializer"):
        assert import_string(serializer) is json_cache.JsonSerializer
        return
    for reading in ("get_many", "_base_set"):
        assert "pickle" not in inspect.getsource(getattr(backend, reading)), f"{alias} pickles in {reading}"


def test_queue_accepts_only_json() -> None:
    assert app.conf.accept_content == ["json"]
    assert (app.conf.task_serializer, app.conf.result_serializer, app.conf.event_serializer) == ("json",) * 3


def _product(*words: str) -> Iterator[tuple[str, ast.Module]]:
    """The modules of the product that contain one of these words: reading them all as syntax takes seconds."""
    for app_label in ["core", *(name for name in settings.INSTALLED_APPS if "." not in name)]:
        for file in sorted((places.ROOT / app_label).rglob("*.py")):
            source = file.read_text()
            if any(word in source for word in words):
                yield str(file.relative_to(places.ROOT)), ast.parse(source)


def test_no_module_of_the_product_unpickles() -> None:
    for name, tree in _product(*RUNS_CODE):
        imported = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
        imported |= {str(node.module) for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}

        assert not {module.partition(".")[0] for module in imported} & RUNS_CODE, name


def test_only_named_modules_make_markup_of_texts() -> None:
    marks = {"SafeString", "SafeText", "mark_safe"}
    makers = {
        name
        for name, tree in _product(*marks)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in marks
    }

    assert makers == MAKES_MARKUP


def test_no_module_of_the_product_reads_json_that_may_be_too_deep() -> None:
    readers = dict(_product("JSONParser"))
    assert "core/json_input.py" in readers
    for name, tree in readers.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and node.module == "rest_framework.parsers":
                assert "JSONParser" not in {alias.name for alias in node.names}, name
