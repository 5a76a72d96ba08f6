"""Pages whose charts are not drawn: a chart takes the renderer 60 ms of processor time for each of its two widths.

    pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("blank_drawings")]

The page has everything else of a chart: its finding, title and description, its table and its coverage. The drawing is
specified and cleaned, but has no marks and no words. For files that look at none: what a drawing shows is tested in
`tests/reports/test_charts*.py`, and drawings of whole pages in the browser.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager

import pytest
from django.utils.safestring import SafeString

from reports.charts import drawing
from reports.charts.drawing import DrawingWidth
from reports.charts.svg import SVG

BLANK = f'<svg xmlns="{SVG}"/>'


def _drawn[Data: Hashable](
    draw: Callable[[Data, DrawingWidth], SafeString], data: Data, space: DrawingWidth
) -> SafeString:
    """The drawing, which no cache keeps for a test that looks at it."""
    return draw(data, space)


@contextmanager
def blank() -> Iterator[None]:
    """Within the block, no chart is rendered."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(drawing, "rendered", lambda specification: BLANK)
        patched.setattr(drawing, "drawn", _drawn)
        yield


@pytest.fixture(scope="module")
def blank_drawings() -> Iterator[None]:
    """No test of the file has a chart rendered."""
    with blank():
        yield
