"""What a preview sends back opens for the person who saw it, for an hour, and unchanged."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest

from accounts.models import User
from core.workflow import TransitionNotAllowed
from imports.preview_token import SHOWN_FOR, PreviewToken, ShownRows
from orders.imports.receiving import SealedToken

UPLOAD = "5f0c7f6e-7a64-4a2c-9b0e-6d1b1c0f7a11"
ROWS = [[2, "Ada Quagga", "2026-11-24"], [3, "", None]]
ME, COLLEAGUE = User(pk=1), User(pk=2)


@pytest.mark.parametrize("token", [PreviewToken("a"), SealedToken("a")], ids=lambda token: type(token).__name__)
def test_person_who_saw_the_preview_gets_its_rows_back(token: PreviewToken) -> None:
    written = token.write(UPLOAD, ROWS, by=ME, left_out=4)

    assert token.read(written, by=ME) == ShownRows(upload=UPLOAD, rows=ROWS, left_out=4)


def test_preview_of_another_person_import_or_text_is_refused() -> None:
    written = PreviewToken("a").write(UPLOAD, ROWS, by=ME)

    for token, by, salt in [(written, COLLEAGUE, "a"), (written, ME, "b"), (f"x{written}", ME, "a"), ("", ME, "a")]:
        with pytest.raises(TransitionNotAllowed, match="Upload the file again"):
            PreviewToken(salt).read(token, by=by)


def test_preview_is_refused_after_an_hour(monkeypatch: pytest.MonkeyPatch) -> None:
    written = PreviewToken("a").write(UPLOAD, ROWS, by=ME)
    later = time.time() + (SHOWN_FOR + timedelta(seconds=2)).total_seconds()
    monkeypatch.setattr(time, "time", lambda: later)

    with pytest.raises(TransitionNotAllowed, match="over an hour old"):
        PreviewToken("a").read(written, by=ME)


def test_sealed_rows_open_for_their_person_and_upload_only() -> None:
    token = SealedToken("a")
    packed = token.packed("Quagga", place="a.1.x")

    assert "Quagga" not in packed
    with pytest.raises(Exception, match="changed, moved, or sealed with another key"):
        token.unpacked(packed, place="a.2.x")
