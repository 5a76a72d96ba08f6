"""What a serving process leaves out of Python's search for unused objects."""

from __future__ import annotations

import gc

import pytest

from mspt import garbage


@pytest.fixture
def usual_threshold():
    before = gc.get_threshold()
    yield
    gc.set_threshold(*before)


def test_what_is_loaded_is_no_longer_searched(usual_threshold):
    loaded = [[] for _ in range(1000)]
    before = gc.get_freeze_count()

    garbage.configure()

    assert gc.get_freeze_count() >= before + len(loaded)
    assert gc.get_threshold()[:2] == (garbage.NEW_OBJECTS, garbage.SECOND_LOOKS)
