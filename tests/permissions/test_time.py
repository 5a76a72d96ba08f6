"""Response times reveal nothing."""

from __future__ import annotations

import pytest

from tests.permissions import addresses, timing
from tests.permissions.lines import line_of
from tests.permissions.world import Stage

pytestmark = pytest.mark.matrix


@pytest.mark.parametrize("name", ["investigations:return-detail", "investigations:investigation-detail"])
def test_out_of_scope_takes_as_long_as_missing(stage: Stage, name: str) -> None:
    line = line_of(name)
    paths = [addresses.address_of(name, line.parameters, place, stage.world) for place in ("elsewhere", "missing")]

    differences = []
    # A real difference shows in each round with the same sign; noise of a shared machine does not.
    for _ in range(3):
        differences.append(timing.difference(stage, stage.cast["analyst"], paths))
        if len({difference > 0 for difference in differences}) > 1 or 0.0 in differences:
            return

    raise AssertionError(f"out of scope takes longer than missing by {differences} seconds")
