"""Two tabs and a form sent twice: nothing is stored twice, nothing is overwritten unseen, no typed word is lost."""

from __future__ import annotations

from html import unescape

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from accounts.models import User
from audit.models import AuditEntry
from figures.models import Annotation
from reference.models import ExploitationSubType
from reports.choices import SavedPage, Schedule
from reports.explorer import saved_views
from reports.models import SavedView
from tests.accounts.factories import coordinator, national
from tests.explorer import months as made

pytestmark = pytest.mark.django_db
SAVE = reverse("explorer:view-save")
NEW_ANNOTATION = reverse("dashboards:annotation-new")
ANNOTATION = {
    "kind": "explanation",
    "first": "2020-02",
    "last": "",
    "place": "uk",
    "measure": "",
    "primary_type": "",
    "words": "late returns",
    "sentence": "Several returns were late.",
    "source": "The returns of February",
}


@pytest.fixture(scope="module", autouse=True)
def months(rows_of_the_file: None) -> None:
    made.made(new=2)


@pytest.fixture
def owner(client: Client) -> User:
    user = coordinator()
    client.force_login(user)
    return user


def text_of(response: HttpResponse) -> str:
    return unescape(response.content.decode())


def test_view_that_is_sent_twice_is_saved_once(client: Client, owner: User) -> None:
    sent = {"name": "Live cases", "page": "explorer", "address": "rows=stage&measure=live"}

    answers = [client.post(SAVE, sent) for _ in range(2)]
    another = client.post(SAVE, sent | {"address": "rows=origin"})

    assert [answer.status_code for answer in answers] == [302, 302]
    assert "You already have a saved view with this name" in text_of(another)
    assert SavedView.objects.filter(owner=owner).count() == 1


def test_change_of_a_view_in_another_tab_is_not_overwritten(client: Client, owner: User) -> None:
    view = saved_views.save("Live cases", page=SavedPage.EXPLORER, address="", by=owner)
    address = reverse("explorer:view-change", args=[view.public_id])
    opened = saved_views.token_of(view)
    client.post(address, {"name": "Cases of the unit", "shared_with": "unit", "seen": opened})

    refused = client.post(address, {"name": "Only mine", "shared_with": "nobody", "seen": opened})

    text = text_of(refused)
    assert refused.status_code == 422
    assert "You changed this view in another tab. Its name is now “Cases of the unit”" in text
    assert 'value="Only mine"' in text
    view.refresh_from_db()
    assert (view.name, view.shared_with) == ("Cases of the unit", "unit")
    assert f'name="seen" value="{saved_views.token_of(view)}"' in text
    again = client.post(address, {"name": "Only mine", "shared_with": "nobody", "seen": saved_views.token_of(view)})
    assert again.status_code == 302


@pytest.mark.parametrize("name", ["explorer:view-change", "explorer:view-delete", "explorer:view-schedule"])
def test_view_deleted_in_another_tab_is_not_found(
    name: str, client: Client, owner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    view = saved_views.save("Live cases", page=SavedPage.EXPLORER, address="", by=owner)
    seen = saved_views.token_of(view)
    sent = {"name": "Live cases", "shared_with": "nobody", "schedule": Schedule.NEVER, "seen": seen}
    # The other tab deletes it between the look-up of the view and its lock.
    monkeypatch.setattr("reports.explorer.saved_view_views._own_view", lambda *_: view)
    SavedView.objects.all().delete()

    assert client.post(reverse(name, args=[view.public_id]), sent).status_code == 404


def test_view_of_a_term_that_has_ended_still_opens(client: Client, owner: User) -> None:
    term = ExploitationSubType.objects.get(pk="LAB.car-wash")
    view = saved_views.save("Car washes", page=SavedPage.EXPLORER, address=f"sub_type={term.pk}", by=owner)
    ExploitationSubType.objects.filter(pk=term.pk).update(valid_to=made.MARCH)

    assert term.name in text_of(client.get(view.get_absolute_url()))


def test_view_of_a_term_that_is_gone_says_so_and_offers_the_question(client: Client, owner: User) -> None:
    view = saved_views.save("Car washes", page=SavedPage.EXPLORER, address="sub_type=LAB.car-wash", by=owner)
    SavedView.objects.filter(pk=view.pk).update(address="sub_type=LAB.gone")
    view.refresh_from_db()

    for page in SavedPage.values:
        SavedView.objects.filter(pk=view.pk).update(page=page)
        view.refresh_from_db()
        answer = client.get(view.get_absolute_url())
        assert answer.status_code == 422
        assert "LAB.gone" in text_of(answer)
        assert "There is a problem" in text_of(answer)
    assert "Car washes" in text_of(client.get(reverse("explorer:view-list")))


def test_annotation_that_is_sent_twice_is_recorded_once(client: Client) -> None:
    client.force_login(national())

    answers = [client.post(NEW_ANNOTATION, ANNOTATION) for _ in range(2)]
    client.post(NEW_ANNOTATION, ANNOTATION | {"place": "england-wales"})

    assert [answer.status_code for answer in answers] == [302, 302]
    assert Annotation.objects.count() == 2
    assert AuditEntry.objects.filter(subject="figures.annotation", kind="collection").count() == 2


@pytest.mark.parametrize(
    ("field", "typed"), [("last", "9999-12"), ("last", "2021-04"), ("first", "0001-01"), ("first", "2018-12")]
)
def test_annotation_is_about_months_that_have_figures(client: Client, field: str, typed: str) -> None:
    client.force_login(national())

    answer = client.post(NEW_ANNOTATION, ANNOTATION | {field: typed})

    assert answer.status_code == 422
    assert "There are no returns for" in text_of(answer)
    assert ANNOTATION["sentence"] in text_of(answer)
    assert not Annotation.objects.exists()


def test_reason_typed_for_an_annotation_that_a_colleague_ended_comes_back(client: Client) -> None:
    client.force_login(national())
    client.post(NEW_ANNOTATION, ANNOTATION)
    address = reverse("dashboards:annotation-end", args=[Annotation.objects.get().public_id])
    client.post(address, {"reason": "The figures were corrected."})

    answer = client.post(address, {"reason": "My own <b>reason</b>."})

    assert answer.status_code == 422
    assert "This annotation has already ended." in text_of(answer)
    assert "My own &lt;b&gt;reason&lt;/b&gt;." in answer.content.decode()
    assert Annotation.objects.get().end_reason == "The figures were corrected."
