"""One use is counted once: repeated page views, confirmation pages and refused downloads count nothing."""

from __future__ import annotations

from collections import Counter

import pytest
from django.test import Client
from django.urls import reverse

from documents import serving
from guidance.bundle import requests
from guidance.models import UsageEvent
from tests.accounts.factories import analyst
from tests.guidance import attached
from tests.guidance.making import published

pytestmark = pytest.mark.django_db


def counted() -> Counter[str]:
    return Counter(UsageEvent.objects.values_list("kind", flat=True))


@pytest.fixture
def reader(client: Client) -> Client:
    client.force_login(analyst())
    return client


def test_page_view_is_counted_once_however_often_it_is_reloaded(reader: Client) -> None:
    product, other = published(), published()
    back = product.get_absolute_url()

    reader.get(back)
    reader.post(reverse("guidance:product-read", args=[product.slug]), follow=True)
    reader.post(reverse("guidance:follow"), {"topic": "product", "code": product.slug, "back": back}, follow=True)
    reader.head(back)
    reader.get(other.get_absolute_url())

    assert counted() == {"read": 2, "confirmed": 1}


def test_another_session_counts_again(reader: Client) -> None:
    product = published()
    reader.get(product.get_absolute_url())
    reader.force_login(analyst())
    reader.get(product.get_absolute_url())

    assert counted() == {"read": 2}


def test_refused_download_is_not_counted(reader: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    file = attached.to_published(published(), attached.PDF)
    address = reverse("guidance:file", args=[file.public_id])
    b"".join(reader.get(address))
    monkeypatch.setattr(serving, "answer", lambda *_args, **_more: serving.HttpResponse(status=429))
    reader.get(address)
    reader.head(reverse("guidance:product-print", args=[file.version.product.slug]))

    assert counted() == {"paper": 1}


def test_requesting_a_bundle_counts_no_download(reader: Client) -> None:
    published()
    made = requests.request_bundle("police", by=analyst())
    requests.build(made.pk)
    address = reverse("guidance:bundle", args=[made.public_id])

    assert reader.head(address).status_code == 405
    assert counted() == {}
    b"".join(reader.get(address))
    assert counted() == {"bundle": 1}


def test_search_counts_once_however_its_results_are_viewed(reader: Client) -> None:
    published(title="Nail bars")
    address = reverse("guidance:search")
    for query in (
        {"q": "nail"},
        {"q": "nail", "kind": "initial-actions"},
        {"q": "nail"},
        {"q": "zzyzx"},
        {"q": "nail"},
    ):
        reader.get(address, query)
    reader.head(address, {"q": "bars"})

    assert counted() == {"search": 3, "not_found": 1}
