"""The seal of a snapshot: one digest over all its own data and everything it was made from.

The digest of its figures decides whether there is something to publish, and so leaves out what changes no figure. The
seal leaves nothing out: the status of every force, the batches, the areas, the version, its reason and its times.
"""

from __future__ import annotations

import hashlib
import json
from datetime import UTC

from django.db import connection

from figures.models import Snapshot

_ROWS = """
select line from (
    select concat_ws(E'\\t', 'source', force, batch_id, treatment, region, unit) as line
    from figures_snapshotsource where snapshot_id = %(snapshot)s
    union all
    select concat_ws(E'\\t', 'opening', force, batch_id, region, unit)
    from figures_snapshotopening where snapshot_id = %(snapshot)s
    union all
    select concat_ws(E'\\t', 'addition', kind, force, batch_id, region, unit)
    from figures_snapshotaddition where snapshot_id = %(snapshot)s
) rows order by line collate "C"
"""


def seal_of(snapshot: Snapshot) -> str:
    """The SHA-256 over the snapshot's own columns, as they are on the instance, and over its stored rows."""
    header = {
        "period": snapshot.period_id.isoformat(),
        "version": snapshot.version,
        "state": str(snapshot.state),
        "digest": snapshot.digest,
        "digests": snapshot.digests,
        "sources": snapshot.sources_digest,
        "built": snapshot.built_at.astimezone(UTC).isoformat(),
        "opening": snapshot.opening_period_id.isoformat() if snapshot.opening_period_id else None,
        "published": snapshot.published_at.astimezone(UTC).isoformat() if snapshot.published_at else None,
        "reason": snapshot.reason,
    }
    with connection.cursor() as cursor:
        cursor.execute(_ROWS, {"snapshot": snapshot.pk})
        rows = [line for (line,) in cursor.fetchall()]
    return hashlib.sha256("\n".join([json.dumps(header, sort_keys=True), *rows]).encode()).hexdigest()
