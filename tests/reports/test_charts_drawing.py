"""Drawing each chart once: the digest, the cache, and an unavailable cache."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace

import pytest
from django.core.cache import caches
from django.utils.safestring import SafeString

from reports.charts import drawing, live_over_time, svg
from tests.reports import chart_data

WIDE = drawing.DrawingWidth.WIDE


@pytest.fixture(autouse=True)
def _nothing_kept():
    drawing.drawn.cache_clear()
    caches["drawings"].clear()
    yield
    drawing.drawn.cache_clear()


def test_a_second_process_takes_the_drawing_from_the_cache():
    data = chart_data.live(values=(1, 2))
    first = drawing.drawn(live_over_time.draw, data, WIDE)
    drawing.drawn.cache_clear()

    def refuse_to_draw(*_: object) -> SafeString:
        raise AssertionError("It was drawn a second time.")

    refuse_to_draw.__module__ = live_over_time.draw.__module__
    assert drawing.drawn(refuse_to_draw, data, WIDE) == first


def test_drawing_is_stored_in_the_cache():
    data = chart_data.live(values=(1, 2))

    drawn = drawing.drawn(live_over_time.draw, data, WIDE)

    assert caches["drawings"].get(drawing.key_of(live_over_time.draw, data, WIDE))[1] == str(drawn)


def test_unavailable_cache_costs_only_time(settings, caplog):
    settings.CACHES = settings.CACHES | {
        "drawings": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": "unix:///nonexistent/valkey.sock",
        }
    }

    drawn = drawing.drawn(live_over_time.draw, chart_data.live(values=(1, 2)), WIDE)

    assert drawn.startswith("<svg")
    assert "cache of drawings does not answer" in caplog.text


@pytest.mark.parametrize(
    "other",
    [
        chart_data.live(values=(1, 3)),
        replace(chart_data.live(values=(1, 2)), name="other"),
        replace(chart_data.live(values=(1, 2)), anomalies=(chart_data.ANOMALY,)),
        replace(chart_data.live(values=(1, 2)), what="orders"),
    ],
)
def test_other_data_give_another_drawing(other):
    data = chart_data.live(values=(1, 2))

    assert drawing.key_of(live_over_time.draw, other, WIDE) != drawing.key_of(live_over_time.draw, data, WIDE)


def test_digest_depends_on_the_width_and_the_version(monkeypatch):
    data = chart_data.live(values=(1, 2))
    key = drawing.key_of(live_over_time.draw, data, WIDE)

    assert drawing.key_of(live_over_time.draw, data, drawing.DrawingWidth.NARROW) != key
    monkeypatch.setattr(drawing, "VERSION", drawing.VERSION + 1)
    assert drawing.key_of(live_over_time.draw, data, WIDE) != key


def test_the_digest_is_the_same_in_every_process():
    program = (
        "from reports.charts import drawing, live_over_time\nfrom tests.reports import chart_data\n"
        "print(drawing.key_of(live_over_time.draw, chart_data.live_of_two_series(), drawing.DrawingWidth.WIDE))"
    )

    another = "2" if os.environ.get("PYTHONHASHSEED") == "1" else "1"
    answer = subprocess.run(
        [sys.executable, "-c", program],
        env=os.environ | {"PYTHONHASHSEED": another},
        check=True,
        capture_output=True,
        text=True,
    )

    key = drawing.key_of(live_over_time.draw, chart_data.live_of_two_series(), WIDE)
    assert answer.stdout == f"{key}\n"


def test_cleaning_removes_everything_not_listed():
    dirty = (
        f'<svg xmlns="{svg.SVG}" xmlns:xlink="http://www.w3.org/1999/xlink" onload="x()"><script>x()</script>'
        '<style>a{}</style><a xlink:href="https://example.org"><text style="fill:red" class="c">seen not</text></a>'
        '<g><text style="fill:red" fill="url(https://example.org)">seen</text></g></svg>'
    )

    clean = svg.finish(dirty, name="dirty", title="t", desc="d", width=1, height=1)

    assert "seen" in clean
    for forbidden in ("script", "style", "href", "onload", "example", "class"):
        assert forbidden not in clean
