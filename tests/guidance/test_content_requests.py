"""Content requests:

a reader asks for missing content in words meant for authors, and an answer shows only what they may read.
"""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from accounts.choices import Role
from audit.models import AuditEntry as LogEntry
from core.workflow import TransitionNotAllowed
from guidance import content_requests, todo
from guidance.choices import Circle
from guidance.models import ContentRequest, SavedSearch, UsageEvent
from tests.accounts.factories import UserFactory, analyst, national
from tests.guidance.making import approver, author, published

pytestmark = pytest.mark.django_db
NEW, LIST, FEEDBACK = (
    reverse("guidance:content-request-new"),
    reverse("guidance:content-request-list"),
    reverse("guidance:feedback-list"),
)


def asked(words: str = "Who has the keys?", **more) -> ContentRequest:
    """A request by an analyst."""
    return content_requests.request_content("cold store", words=words, by=more.get("by") or analyst())


def test_search_without_results_links_to_a_form_with_its_words(client: Client) -> None:
    client.force_login(analyst())

    page = client.get(reverse("guidance:search"), {"q": "ice works & quay"}).content.decode()

    assert f'href="{NEW}?q=ice%20works%20%26%20quay"' in page
    assert 'value="ice works &amp; quay"' in client.get(NEW, {"q": "ice works & quay"}).content.decode()
    assert not ContentRequest.objects.exists()


def test_reader_asks_an_author_answers_and_the_reader_gets_the_link(client: Client) -> None:
    reader, writer = analyst(), author()
    product = published(writer, title="Fish processing")
    client.force_login(reader)
    client.post(NEW, {"sought": "cold  store ", "words": " Who has the keys? "})
    wanted = ContentRequest.objects.get()
    assert (wanted.sought, wanted.words) == ("cold store", "Who has the keys?")
    assert "Awaiting reply" in client.get(FEEDBACK).content.decode()

    client.force_login(writer)
    page = client.get(LIST).content.decode()
    assert "Force analyst, Lancashire" in page
    assert reader.name not in page
    answer = {"words": "The manager: see this.", "product": product.slug}
    client.post(reverse("guidance:content-request-reply", args=[wanted.pk]), answer)

    client.force_login(reader)
    page = client.get(FEEDBACK).content.decode()
    assert LogEntry.objects.filter(
        subject="guidance.contentrequest", kind="consultation", keys=[str(wanted.pk)]
    ).exists()
    assert "The manager: see this." in page
    assert f'href="{product.get_absolute_url()}">Fish processing</a>' in page
    client.force_login(writer)
    assert "No requests" in client.get(LIST).content.decode()
    assert "The manager: see this." in client.get(LIST, {"show": "answered"}).content.decode()


def test_request_is_on_the_national_team_s_to_do_list_until_answered() -> None:
    wanted, national_author, force_author = asked(), approver(), author()

    assert [reason_lines.reason.code for reason_lines in todo.waiting_for(national_author)] == ["wanted"]
    assert todo.waiting_for(force_author) == []
    content_requests.answer(wanted.pk, words="Ask the licensing officer.", by=force_author)
    assert todo.waiting_for(national_author) == []


def test_answer_links_nobody_to_content_not_shared_with_them(client: Client) -> None:
    partner = UserFactory(role=Role.PARTNER)
    secret = published(title="Police only", circle=Circle.POLICE)
    wanted = asked(by=partner)
    content_requests.answer(wanted.pk, words="That is written now.", product=secret, by=approver())
    client.force_login(partner)

    page = client.get(FEEDBACK).content.decode()

    assert "That is written now." in page
    assert "Police only" not in page
    assert secret.slug not in page


def test_author_cannot_link_to_content_they_may_not_read(client: Client) -> None:
    elsewhere = published(approver(), title="Of another force", restricted_to=["E23000004"], approved_by=approver())
    wanted, writer = asked(), author()
    client.force_login(writer)

    answer = client.post(
        reverse("guidance:content-request-reply", args=[wanted.pk]), {"words": "See there.", "product": elsewhere.slug}
    )

    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Choose published guidance from the list." in page
    assert "See there." in page
    assert ContentRequest.objects.get().answered_at is None
    with pytest.raises(TransitionNotAllowed, match="not published"):
        content_requests.answer(wanted.pk, words="See there.", product=elsewhere, by=writer)


def test_only_authors_read_and_answer_requests(client: Client) -> None:
    wanted = asked()
    for person in (analyst(), national(), UserFactory(role=Role.PARTNER)):
        client.force_login(person)
        assert client.get(LIST).status_code == 403
        with pytest.raises(ContentRequest.DoesNotExist):
            content_requests.answer(wanted.pk, words="No.", by=person)
        assert "cold store" not in client.get(FEEDBACK).content.decode()


def test_request_sent_twice_is_created_once_and_a_second_answer_is_refused(client: Client) -> None:
    reader, writer = analyst(), author()
    wanted = asked(by=reader)
    assert asked(by=reader) == wanted
    content_requests.answer(wanted.pk, words="The manager.", by=writer)
    client.force_login(writer)

    late = client.post(reverse("guidance:content-request-reply", args=[wanted.pk]), {"words": "The guard."})

    page = late.content.decode()
    assert late.status_code == 422
    assert "This request already has a reply." in page
    assert "Your text was not saved:<br>The guard." in page
    assert ContentRequest.objects.get().answer == "The manager."


def test_number_of_requests_is_limited() -> None:
    reader = analyst()
    for number in range(content_requests.MOST_OPEN):
        asked(f"Question {number}?", by=reader)

    with pytest.raises(TransitionNotAllowed, match="awaiting a reply"):
        asked("One more?", by=reader)


def test_possible_name_raises_a_warning_first(client: Client) -> None:
    client.force_login(analyst())

    answer = client.post(NEW, {"sought": "cold store", "words": "Does Nguyen Van Thanh, born 3 March 1999, count?"})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert not ContentRequest.objects.exists()
    assert page.count("<textarea") == 1  # the box with the warning; the other keeps its text
    assert '<input type="hidden" name="sought" value="cold store">' in page


def test_searching_makes_no_request_and_the_log_has_no_words_of_it(client: Client) -> None:
    client.force_login(analyst())
    client.get(reverse("guidance:search"), {"q": "zzyzx quay"})
    assert (SavedSearch.objects.count(), UsageEvent.objects.filter(kind="not_found").count()) == (1, 1)
    client.post(NEW, {"asked": "zzyzx quay", "words": "What is it?"})

    assert not [entry for entry in LogEntry.objects.values() if "zzyzx" in str(entry)]


def test_refused_answer_comes_back_alone_and_every_link_works(client: Client) -> None:
    for number in range(30):
        asked(f"Question {number}?", by=analyst())
    last = ContentRequest.objects.order_by("-pk")[0]
    client.force_login(author())

    answer = client.post(
        reverse("guidance:content-request-reply", args=[last.pk]), {"words": "Here.", "product": "no-such-page"}
    )

    page = answer.content.decode().partition("<main")[2]
    assert answer.status_code == 422
    assert "Question 29?" in page
    assert "Question 1?" not in page
    assert f'href="#wanted-{last.pk}-product"' in page
    assert f'id="wanted-{last.pk}-product"' in page
    assert "Here." in page
    assert 'href="?' not in page  # this URL accepts only POST


@pytest.mark.parametrize("many", [1, 12])
def test_the_list_costs_the_same_for_one_and_for_many(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries, many: int
) -> None:
    writer = author()
    product = published(writer)
    for number in range(many):
        asked(f"Question {number}?", by=analyst())
        done = asked(f"Answered {number}?", by=analyst())
        content_requests.answer(done.pk, words="Yes.", product=product, by=writer)
    client.force_login(writer)
    client.get(LIST)

    for shown in ("open", "answered"):
        with django_assert_max_num_queries(15):
            client.get(LIST, {"show": shown})
