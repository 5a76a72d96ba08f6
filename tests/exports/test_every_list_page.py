"""Every page of a list leads to its download, or is named here; docs/adr/0034 says why it has none."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

from exports.sources import registered

TEMPLATES = Path(settings.BASE_DIR) / "templates"
PAGED, CARD = 'include "components/pagination.html"', 'include "exports/_card.html" with list_name="'
WITHOUT_EXPORT = {
    "access_review/detail.html",
    "access_review/list.html",
    "action_plan/meetings.html",  # docs/adr/0074
    "administration/feedback.html",
    "accounts/_access_history.html",
    "accounts/reassign.html",
    "accounts/reassign_list.html",
    "administration/vocabulary.html",
    "bulletins/list.html",
    "crime/missing.html",
    "crime_system/comparison.html",  # a copy of the force's own crime system
    "crime_system/exports.html",
    "dashboards/annotations.html",
    "explorer/view_list.html",
    "guidance/content_request_list.html",
    "guidance/lessons.html",
    "guidance/search.html",
    "investigations/emergencies.html",
    "investigations/quality_detail.html",
    "investigations/return.html",
    "investigations/review.html",
    "notifications/bounces.html",
    "notifications/list.html",
    "nrm/match_list.html",
    "nrm/offences.html",
    "orders/breach_list.html",
    "publications/months.html",
    "releases/list.html",
    "systems/list.html",
    "systems/own.html",
    "systems/webhook.html",
}
NOT_PAGED = {
    "explorer/explorer.html",
    "investigations/board.html",
    "key_data/key_data.html",
    "publications/_coverage.html",
}


def test_every_paged_list_has_a_download_or_a_reason_not_to() -> None:
    texts = {str(path.relative_to(TEMPLATES)): path.read_text() for path in TEMPLATES.rglob("*.html")}
    exported = {name for name, text in texts.items() if CARD in text}
    paged = {name for name, text in texts.items() if PAGED in text}

    assert paged - exported == WITHOUT_EXPORT
    assert exported - paged == NOT_PAGED
    named = {text.split(CARD)[1].split('"')[0] for text in texts.values() if CARD in text}
    assert named == set(registered())
