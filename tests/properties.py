"""How many examples the tests of properties try: few in the suite, many with `bin/test --deep`.

No limit of time, and no complaint about slow draws: a busy machine fails no property.
"""

from __future__ import annotations

import os
from typing import Any

from hypothesis import HealthCheck, settings

DEEP = os.environ.get("MSPT_DEEP") == "1"
TIMES = 60  # as many examples in a deep run
USUAL = 100  # examples of a property that asks no database


def examples(many: int, *suppress: HealthCheck, **more: Any) -> settings:
    """The settings of a property: so many examples in the suite, `TIMES` as many in a deep run."""
    return settings(
        max_examples=many * TIMES if DEEP else many,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, *suppress],
        **more,
    )


settings.register_profile("mspt", examples(USUAL))
settings.load_profile("mspt")
