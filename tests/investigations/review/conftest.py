"""The users around Lancashire's February, its one row, and the submitted return."""

from __future__ import annotations

import pytest

from investigations.review import decisions
from tests.investigations import cast as scene
from tests.investigations.cast import Cast
from tests.investigations.review.february import OF_FEBRUARY


@pytest.fixture
def cast():
    return Cast()


@pytest.fixture
def row():
    """One investigation in the draft of Lancashire's February."""
    return scene.entry(scene.draft())


@pytest.fixture
def submitted(cast, row):
    """The return of that row, submitted by the analyst."""
    return decisions.submit(*OF_FEBRUARY, by=cast.analyst)
