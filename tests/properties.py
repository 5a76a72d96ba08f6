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


def examples(many: int, *suppress: HealthCheck, deep: int = 0, **more: Any) -> settings:
    """The settings of a property: so many examples in the suite, and `deep` or `TIMES` as many in a deep run.

    An example that runs a whole history through the services costs up to half a second: the suite tries a few, which
    differ from run to run, and the deep run names its own number.
    """
    return settings(
        max_examples=(deep or many * TIMES) if DEEP else many,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, *suppress],
        **more,
    )


settings.register_profile("mspt", examples(USUAL))
settings.load_profile("mspt")
