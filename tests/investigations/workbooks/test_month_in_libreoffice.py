"""The month of a force analyst whose only spreadsheet program is LibreOffice: one upload to a clean return."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import reverse

from accounts.models import User
from investigations.choices import RevisionState
from investigations.models import Entry, Finding, ReturnUpload, Revision
from investigations.records import transfers
from investigations.returns import stored_reconciliation
from investigations.review import decisions
from investigations.workbooks.upload_report import UploadReport
from tests.accounts.factories import CUMBRIA, LANCASHIRE, analyst
from tests.investigations.factories import FEBRUARY, JANUARY, approved, draft, row, series
from tests.libreoffice import Edit, TypedRow

pytestmark = [pytest.mark.django_db, pytest.mark.processes]

PLACE = [LANCASHIRE, "2020-02"]
CLOSED = {
    "State at month end": "Closed",
    "Stage": "Concluded",
    "Closing reason": "Conviction",
    "Closed on": "20/02/2020",
}
NEW = {
    "Opened on": "03/02/2020",
    "Stage": "Triage",
    "How it began": "Member of the public",
    "Primary type": "Labour exploitation",
    "Sub-types": "Hand car wash",
}
ONE_VICTIM = {"Role": "Potential victim", "Nationality": "Vietnamese", "Gender": "Female", "Age": "18 to 24"}
REASON = "The CPS returned the file for more enquiries."


def typed(case: str, **cells: str) -> TypedRow:
    return {"sheet": "Investigations", "case": case, "cells": {name.replace("_", " "): cells[name] for name in cells}}


MONTH: list[TypedRow] = [
    typed("LAN/01", Stage="Charged"),
    typed("LAN/02", NRM_referrals_made="1"),
    typed("LAN/03", Remarks="Joint visit on 12 February; two adults spoken to."),
    typed("LAN/04", Children_involved="Yes"),
    typed("LAN/05", Stage="Triage"),  # it was a live investigation: the rules ask why
    {"sheet": "Investigations", "case": "LAN/06", "cells": CLOSED},
    {"sheet": "Investigations", "case": "LAN/07", "cells": CLOSED},
    typed("LAN/08", State_at_month_end="Transferred out"),  # Cumbria accepted it after the download
    {"sheet": "Investigations", "case": "LAN/91", "cells": NEW},
    {"sheet": "Investigations", "case": "LAN/92", "cells": NEW | {"Opened on": "27 Feb 2020"}},
    {"sheet": "People", "case": "LAN/91", "new": True, "cells": ONE_VICTIM | {"Number": "2"}},
    {"sheet": "People", "case": "LAN/92", "new": True, "cells": ONE_VICTIM | {"Number": "1"}},
]


def address(name: str, *more: object) -> str:
    return reverse(f"investigations:{name}", args=[*PLACE, *more])


def month_of(client: Client, file: Path, revision: Revision, *, by: User) -> dict[str, Any]:
    """Upload a file, give the reason for its warning, add its changes to the return and submit it; what came of it."""
    report_page = client.post(address("return-upload"), {"file": SimpleUploadedFile(file.name, file.read_bytes())})
    upload = ReturnUpload.objects.get()
    report = UploadReport.of(upload)
    reasons = {f"reason-{warning.key}": REASON for warning in report.warnings}
    client.post(address("return-upload-repair", upload.public_id), reasons)
    client.post(address("return-upload-store", upload.public_id))
    open_now = Finding.objects.filter(revision=revision).open().count()
    assert not report.errors
    decisions.submit(LANCASHIRE, FEBRUARY, by=by)
    revision.refresh_from_db()
    return {
        "answer": report_page.status_code,
        "problems": report.problems,
        "notes": report.notes,
        "changes": {kind: number for kind, number in report.counts if number},
        "warnings": [f"{warning.reference}: {warning.message}" for warning in report.warnings],
        "open": open_now,
        "reasons": sorted(Finding.objects.filter(revision=revision).values_list("reason", flat=True)),
        "total": stored_reconciliation.reconciliation_of(revision).sentence(),
        "state": revision.state,
    }


def test_month_changed_in_libreoffice_is_one_upload_to_a_clean_return(
    edit_in_libreoffice: Edit, tmp_path: Path, client: Client
) -> None:
    """5 changes, 2 new cases, 2 closed ones, a transfer, and a warning with its reason, as XLSX and as ODS."""
    series(JANUARY, FEBRUARY)
    person = analyst(LANCASHIRE)
    approved(JANUARY, rows=[row(f"LAN/{number:02d}") for number in range(1, 41)], by=person)
    revision = draft(FEBRUARY, by=person)
    client.force_login(person)
    files = {
        tmp_path / "return.xlsx": address("return-workbook"),
        tmp_path / "return.ods": address("return-workbook-ods"),
    }
    for file, link in files.items():
        file.write_bytes(client.get(link).content)
    given = Entry.objects.get(revision__period=JANUARY, holding__reference="LAN/08")
    offer = transfers.offer(given.pk, to=CUMBRIA, by=person)
    transfers.accept(offer.pk, month=FEBRUARY, reference="CUM/1", by=analyst(CUMBRIA))

    edit_in_libreoffice(dict.fromkeys(files, MONTH))

    for file in files:
        with transaction.atomic():
            result = month_of(client, file, revision, by=person)
            assert result == {
                "answer": 302,
                "problems": (),
                "notes": (),
                "changes": {"Added": 2, "Closed or ended": 2, "Changed": 5, "Unchanged": 33},
                "warnings": ["LAN/05: The stage went back from Live investigation to Triage."],
                "open": 0,
                "reasons": [REASON],
                "total": "40 + 2 − 2 − 1 = 39",
                "state": RevisionState.SUBMITTED,
            }, file.name
            transaction.set_rollback(True)
