"""For a clerk of these tests (`celery worker --include`): parts of one row, and a wait before the third of them.

The first attempt waits there for a lock that the test holds, in a part that it has begun and not stored.
"""

from __future__ import annotations

import os

from django.db import connection

from exports import writing
from exports.models import ListExport

LOCK = int(os.environ["SMALL_PARTS_LOCK"])
writing.ROWS_IN_A_PART = 1
harmless = writing._still_ours


def still_ours(row: ListExport | None, attempt: writing.Attempt) -> ListExport:
    """Wait in the third part of the first attempt."""
    row = harmless(row, attempt)
    if (row.tries, row.rows_done) == (1, 2):
        with connection.cursor() as cursor:
            cursor.execute("select pg_advisory_xact_lock(%s)", [LOCK])
    return row


writing._still_ours = still_ours
