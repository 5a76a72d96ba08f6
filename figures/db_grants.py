"""Database grants: the counting role writes figures; the web role reads and publishes them.

Batches and figures have no policies: areas and comparisons are made from them by rules of their own. What a register
counts is in no published version, so its months open within the scope of a person only.
"""

from core.scoped_rows import IN_SCOPE, SCOPED

GRANTS = {
    "tables": {
        "web": {
            "figures_period": "select, insert, update",
            "figures_batch": "select",
            "figures_figure": "select",
            "figures_snapshot": "select, update",
            "figures_snapshotsource": "select",
            "figures_snapshotopening": "select",
            "figures_snapshotaddition": "select",
            "figures_snapshotfigure": "select",
            "figures_publicationproposal": "select, insert, update",
            "figures_failedbuild": "select",
            # Nor does a carried force.
            "figures_carriedforce": "select, insert, update (ended_at, ended_by_id)",
            # An annotation never changes; it is only ended.
            "figures_annotation": "select, insert, update (ended_at, ended_by_id, end_reason)",
            "figures_deadlineextension": "select, insert",
            "figures_remindersent": "select, insert, update (mails)",
            # A span is ended or withdrawn and a supplied table withdrawn; neither changes otherwise.
            "figures_registerspan": "select, insert, update (last, is_withdrawn, ended_at, ended_by_id)",
            "figures_suppliedtable": "select, insert, update (withdrawn_at, withdrawn_by_id)",
            "figures_suppliedfigure": "select, insert",
            "figures_registermonth": "select (id, kind, force, month, number, is_covered, taken_at)",
        },
        "counter": {
            "figures_period": "select, insert, update",
            "figures_batch": "select, insert, delete",
            "figures_figure": "select, insert, delete",
            "figures_snapshot": "select, insert, update, delete",
            "figures_snapshotsource": "select, insert, delete",
            "figures_snapshotopening": "select, insert, delete",
            "figures_snapshotaddition": "select, insert, delete",
            "figures_snapshotfigure": "select, insert, delete",
            "figures_publicationproposal": "select, update",
            "figures_failedbuild": "select, insert, update, delete",
            "figures_deadlineextension": "select (id, period, force, due_on)",
            "figures_registerspan": "select (id, register, force, first, last, is_withdrawn)",
            "figures_suppliedtable": "select (id, withdrawn_at)",
            "figures_suppliedfigure": "select",
            "figures_registermonth": "select, insert",
            "figures_registercell": "select, insert",
        },
        "clerk": {
            "figures_period": "select",
            "figures_batch": "select",
            "figures_figure": "select",
            "figures_snapshot": "select",
            "figures_snapshotsource": "select",
            "figures_snapshotopening": "select",
            "figures_snapshotaddition": "select",
            "figures_snapshotfigure": "select",
            "figures_carriedforce": "select (period, force, from_period, ended_at)",
            "figures_registermonth": "select (id, kind, force, month, number, is_covered)",
        },
    },
    "policies": {
        "figures_registerspan": {"web": IN_SCOPE},
        "figures_suppliedfigure": {"web": IN_SCOPE},
        "figures_registermonth": SCOPED,
    },
}
