"""How many subjects are found however they are written, and how many others are taken for them.

All 220 subjects of the file are in the register at once; each line is asked as it would be typed in the box. Run with
`-s` to read the table, by kind of misspelling.
"""

from __future__ import annotations

from collections import defaultdict

import pytest
from django.db import connection

from matching.models import LookupLimit
from tests.accounts.factories import analyst
from tests.orders import lookups
from tests.orders.lookups import Measured

pytestmark = pytest.mark.django_db
RECALL, PRECISION = 0.97, 0.90


def test_subjects_are_found_through_ten_kinds_of_misspelling() -> None:
    LookupLimit.objects.update(tries=10_000)
    everybody, asker = lookups.cases(), analyst()
    lookups.keep_all(everybody)
    with connection.cursor() as cursor:
        cursor.execute("analyze matching_token")
    halves: dict[str, Measured] = defaultdict(Measured)
    kinds: dict[str, Measured] = defaultdict(Measured)
    for case in everybody:
        answer = lookups.records_for(case.typed, by=asker)
        halves[case.half].add(case, answer)
        kinds[case.kind].add(case, answer)
        if case.half == "tuned" and ((case.is_known and case.record not in answer) or len(answer) > case.is_known):
            print(f"\n  {case.kind}: {case.typed}: {len(answer)} lines", end="")

    print()
    for kind, counted in kinds.items():
        print(f"{kind:28} found {counted.found:3}   missed {counted.missed:2}   wrong lines {counted.wrong:2}")
    for half, counted in halves.items():
        print(f"{half}: recall {counted.recall:.3f}, precision {counted.precision:.3f}")
    assert sum(case.is_known for case in everybody) >= 200
    assert all(counted.recall >= RECALL for counted in halves.values()), halves
    assert all(counted.precision >= PRECISION for counted in halves.values()), halves
