"""Search of the library: what is found, where in it, by which user; and that no query finds hidden content."""

from __future__ import annotations

import io
import uuid
from datetime import datetime
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils.html import escape

from accounts.models import User
from core import clock
from documents.models import Document, DocumentPart
from guidance import approval
from guidance.choices import Circle, UsageKind
from guidance.models import Attachment, Product, SavedSearch, SearchFragment, SearchPosting, Synonym, UsageEvent
from guidance.search import edit_distance, query_expansion, query_parser, results, saved_searches
from tests.accounts.factories import CUMBRIA, LANCASHIRE, UserFactory, analyst, national
from tests.guidance.making import approver, author, debrief_said, drafted, next_version, published
from tests.shared_rows import made_once

pytestmark = pytest.mark.django_db


def titles(typed: str, user: User | None = None, **narrowed: str) -> list[str]:
    """The titles found by a user, best first."""
    search_results = results.find(typed, user or analyst(), narrowed=narrowed)
    return [hit.product.current.title for hit in search_results.hits]


def about(title: str, words: str = "Nothing else.", **more: Any) -> Product:
    """A published product with this title and text."""
    return published(title=title, summary="What to do.", text=f"## First part\n\n{words}\n", **more)


def page(client: Client, user: User, query: str = "") -> str:
    """The search page as a user gets it."""
    client.force_login(user)
    answer = client.get(f"{reverse('guidance:search')}{query}")
    assert answer.status_code == 200
    return answer.content.decode()


@made_once
def interpreters() -> None:
    """Two products; one says “interpreter”."""
    about("At the door", "Book an interpreter who is not local.")
    about("Vehicles", "Note the number plate.")


@made_once
def section_45() -> None:
    """Two products; one says “Section 45”, and the other “section” and “forty-five”."""
    about("Offences by victims", "Section 45 may apply to what they did.")
    about("Section of a map", "Forty-five streets.")


def test_title_outranks_a_heading_and_a_heading_outranks_text() -> None:
    about("Farms", "The gangmaster was seen.")
    published(title="Fields", summary="What to do.", text="## The gangmaster\n\nHe was seen.\n")
    about("The gangmaster")

    assert titles("gangmaster") == ["The gangmaster", "Fields", "Farms"]


@pytest.mark.parametrize(
    "typed",
    [
        *("interpreters", "interpreter", "interpre", "interpretor", "Interpreter’s", "“interpreter"),
        *("interpreter -unheard", "INTERPRETER?", "the interpreter", "intrepreter"),
    ],
)
@pytest.mark.usefixtures("interpreters")
def test_word_is_found_in_every_form_half_typed_and_misspelt(typed: str) -> None:
    assert titles(typed) == ["At the door"]


@pytest.mark.parametrize("typed", ["s45", "s.45", "S 45", "sec 45", "statutory defence", "section 45 defence"])
@pytest.mark.usefixtures("section_45")
def test_synonyms_are_found(typed: str) -> None:
    assert titles(typed)[0] == "Offences by victims"


def test_joined_words_are_found_apart_and_the_reverse() -> None:
    about("A", "Look behind the car wash.")
    about("B", "The carpark by the gate.")

    assert titles("carwash") == ["A"]
    assert titles("car parks")[0] == "B"


def test_misspelling_is_corrected_and_the_page_says_so(client: Client) -> None:
    about("Home takeover", "What cuckooing looks like.")

    text = page(client, analyst(), "?q=cuckoing")

    assert "Showing results for <strong>cuckooing</strong>." in text
    assert "<mark>cuckooing</mark> looks like" in text


def test_phrase_is_found_verbatim_and_an_unmatched_one_is_ignored() -> None:
    about("A", "Speak to each worker alone.")
    about("B", "Alone, a worker may speak.")

    assert titles("“worker alone”") == ["A"]
    assert sorted(titles("“speak alone”")) == ["A", "B"]
    assert results.find("“speak alone”", analyst()).missed_phrases == ["speak alone"]


def test_excluded_word_is_not_found() -> None:
    about("A", "Workers at a car wash.")
    about("B", "Workers at a farm.")

    assert titles("workers -farm") == ["A"]


@pytest.mark.parametrize("typed", ["", " ", "the", "???", "-", "“”", "%", "'", "x" * 5_000, "a " * 300, "\\", "🚗"])
@pytest.mark.usefixtures("interpreters")
def test_any_input_gets_an_answer(client: Client, typed: str) -> None:
    client.force_login(analyst())

    assert client.get(reverse("guidance:search"), {"q": typed, "page": "x", "kind": "?"}).status_code == 200


def test_passage_is_shown_with_matches_marked_and_links_to_its_paragraph(client: Client) -> None:
    product = about("Gates", "Book an <b>interpreter</b>. If 2 < 3 & nobody asks, look again.")

    text = page(client, analyst(), "?q=interpreters")

    anchor = SearchFragment.objects.get(product=product, text__contains="interpreter").anchor
    assert f'href="{product.get_absolute_url()}#{anchor}"' in text
    assert "<mark>interpreter</mark>" in text
    assert "If 2 &lt; 3 &amp; nobody asks" in text
    assert "<b>interpreter" not in text


def test_points_of_a_debrief_are_found() -> None:
    published(title="Op FERNLEIGH", kind="debrief", debrief=debrief_said())

    search_results = results.find("who held the keys", analyst())

    assert [hit.product.current.title for hit in search_results.hits] == ["Op FERNLEIGH"]
    assert "<mark>keys</mark>" in str(search_results.hits[0].shown.text)


def with_parts(*parts: tuple[int | None, int | None, str], title: str, **more: Any) -> Product:
    """A published product with a file of these parts: page, second, text."""
    writer = author()
    draft = drafted(writer, title=title, **more)
    document = Document.objects.create(
        by=writer, stored_as=uuid.uuid4(), kind="pdf", size=9, sha256="0" * 64, created_at=clock.now()
    )
    Attachment.objects.create(version=draft, document=document, name="map", title="The map", role="document", place=1)
    DocumentPart.objects.bulk_create(
        DocumentPart(document=document, position=position, page=page_number, seconds=seconds, text=words)
        for position, (page_number, seconds, words) in enumerate(parts)
    )
    Document.objects.filter(pk=document.pk).update(state="ready", read_at=clock.now())
    approval.submit(draft.public_id, by=writer)
    approval.approve(draft.public_id, reason="It says what is done.", by=approver())
    return Product.objects.get(pk=draft.product_id)


def test_page_of_a_pdf_is_found_and_linked() -> None:
    product = with_parts((1, None, "Nothing here."), (2, None, "Where the caravans park."), title="Fields")

    (hit,) = results.find("caravan", analyst()).hits

    file = product.current.attachments.get()
    assert hit.url == f"{file.get_absolute_url()}#page=2"
    assert (hit.shown.attachment, hit.shown.place) == ("The map", "page 2")
    assert hit.shown.text == "Where the <mark>caravans</mark> park"


def test_speech_in_a_recording_is_found_by_the_half_minute() -> None:
    product = with_parts((None, 1, "Hello."), (None, 65, "They took"), (None, 68, "his passport."), title="A film")

    (hit,) = results.find("took passport", analyst()).hits

    assert hit.url == product.get_absolute_url()
    assert hit.shown.place == "at 1:05"
    assert str(hit.shown.text) == "They <mark>took</mark>; his <mark>passport</mark>"


def test_text_of_a_file_has_the_access_of_its_product() -> None:
    with_parts((1, None, "Where the caravans park."), title="Fields")

    assert titles("caravans", UserFactory(role="partner")) == []


def test_only_current_publications_are_found() -> None:
    reader = analyst()
    drafted(title="Draft of fisheries")
    product = about("Fisheries")
    next_version(product, title="Harbours", text="## Boats\n\nLook.\n", summary="Boats.")

    assert titles("fisheries", reader) == ["Harbours"]  # its URL still contains the word
    approval.withdraw(product, reason="Old.", by=approver())
    assert titles("harbours", reader) == []
    assert not SearchFragment.objects.exists()
    assert not SearchPosting.objects.exists()


def test_overdue_review_lowers_the_rank() -> None:
    old = about("Nail bars", "Look at the hands.")
    about("Nail bars again", "Look at the hands.")
    Product.objects.filter(pk=old.pk).get()

    with clock.at(datetime(2026, 12, 1, 9, tzinfo=clock.LONDON)):
        before = titles("nail bars hands")
    type(old.current).objects.filter(pk=old.current_id).update(review_on="2026-11-01")

    assert before[0] == "Nail bars"
    assert titles("nail bars hands")[0] == "Nail bars again"


def test_full_rebuild_equals_incremental_indexing() -> None:
    about("A", "Workers at a car wash.")
    published(title="Op FERNLEIGH", kind="debrief", debrief=debrief_said())

    def rows() -> list[Any]:
        pieces = SearchFragment.objects.order_by("product", "position").values_list(
            "product", "position", "text", "document"
        )
        return [
            *pieces,
            *SearchPosting.objects.order_by("product", "word").values_list("product", "word__word", "weight"),
        ]

    made = rows()
    SearchFragment.objects.all().delete()
    SearchPosting.objects.all().delete()
    output = io.StringIO()
    call_command("reindex_library", stdout=output)

    assert output.getvalue().startswith("2 products, ")
    assert rows() == made
    with connection.cursor() as cursor:  # so the planner has current statistics
        cursor.execute("select reltuples from pg_class where relname = 'guidance_searchfragment'")
        assert cursor.fetchone() == (SearchFragment.objects.count(),)


def test_facets_count_and_filter_the_results() -> None:
    about("A", "Workers.", kind="guide", audiences=["frontline"])
    about("B", "Workers.", kind="bulletin", audiences=["frontline", "leaders"])

    def counts(**narrowed: str) -> dict[str, dict[str, int]]:
        search_results = results.find("workers", analyst(), narrowed=narrowed)
        return {facet.name: {option.code: option.count for option in facet.options} for facet in search_results.facets}

    assert counts()["kind"] == {"guide": 1, "bulletin": 1}
    assert counts()["audience"] == {"frontline": 2, "leaders": 1}
    assert counts()["fresh"] == {"new": 2}
    assert counts(audience="leaders")["kind"] == {"bulletin": 1}
    assert titles("workers", audience="leaders") == ["B"]
    assert titles("workers", audience="leaders", kind="guide") == []


def test_instructions_rank_before_a_debrief_on_the_same_topic() -> None:
    about("What happened", "Workers.", kind="debrief", debrief=debrief_said())
    about("What to do", "Workers.", kind="initial-actions")

    assert titles("workers") == ["What to do", "What happened"]


def test_debrief_searched_by_name_is_first() -> None:
    about("Op ZEBRACORN: what was learned", "Workers.", kind="debrief", debrief=debrief_said())
    about("Workers", "Op Zebracorn was about workers.", kind="initial-actions")

    assert titles("zebracorn")[0] == "Op ZEBRACORN: what was learned"


READERS = [
    ("partner", None, {"shared"}),
    ("officer", LANCASHIRE, {"shared", "police", "ours"}),
    ("analyst", LANCASHIRE, {"shared", "police", "ours"}),
    ("officer", CUMBRIA, {"shared", "police"}),
    ("lead", CUMBRIA, {"shared", "police"}),
    ("national", None, {"shared", "police", "ours"}),
    ("administrator", None, set()),
    ("auditor", None, set()),
]


@pytest.mark.parametrize(("role", "force", "may"), READERS)
def test_unshared_product_is_not_found_counted_suggested_or_completed(
    role: str, force: str | None, may: set[str]
) -> None:
    about("Shared", "A zebracorn among workers.", circle=Circle.PARTNERS, kind="guide")
    about("Police", "A yellowbeard among workers.", kind="bulletin")
    about("Ours", "A quicksilver among workers.", restricted_to=[LANCASHIRE], kind="insight")
    user = UserFactory(role=role, force_id=force)
    words = {"shared": "zebracorn", "police": "yellowbeard", "ours": "quicksilver"}
    kinds = {"shared": "guide", "police": "bulletin", "ours": "insight"}

    together = results.find("workers", user)
    assert {hit.product.current.title.lower() for hit in together.hits} == may
    assert together.total == len(may)
    counted = {option.code for facet in together.facets if facet.name == "kind" for option in facet.options}
    assert counted == {kinds[title] for title in may}
    for title, word in words.items():
        slip = word[:4] + word[5:]
        for typed in (word, word[:6], slip, f'"{word} among"', f"{word} workers"):
            search_results = results.find(typed, user)
            assert {hit.product.current.title.lower() for hit in search_results.hits} <= may
            assert (title in {hit.product.current.title.lower() for hit in search_results.hits}) == (title in may)
            assert word not in search_results.did_you_mean or title in may
        assert results.find(slip, user).did_you_mean == (word if title in may else "")
        # Excluding a word of a hidden product excludes nothing.
        assert results.find(f"workers -{word}", user).total == len(may - {title})


def test_product_closed_to_partners_leaves_their_search_at_once() -> None:
    partner, product = UserFactory(role="partner"), about("Shared", "Zebracorn.", circle=Circle.PARTNERS)
    assert titles("zebracorn", partner) == ["Shared"]

    next_version(product, circle=Circle.POLICE)

    assert titles("zebracorn", partner) == []
    assert titles("zebracorn", analyst()) == ["Shared"]


def test_hidden_products_do_not_change_an_order() -> None:
    about("A", "Apples here.", circle=Circle.PARTNERS)
    about("B", "Pears here.", circle=Circle.PARTNERS)
    partner = UserFactory(role="partner")
    before = results._worth(query_parser.read("apples pears"), *_meant("apples pears", partner))
    for number in range(5):
        about(f"Police {number}", "Apples, apples.")

    assert results._worth(query_parser.read("apples pears"), *_meant("apples pears", partner)) == before


def _meant(typed: str, user: User) -> tuple[Any, User]:
    return query_expansion.meant_by(query_parser.read(typed), user), user


def test_searches_and_empty_results_are_counted_by_force_without_person_and_words(client: Client) -> None:
    about("Gates")
    page(client, analyst(), "?q=gates")
    page(client, analyst(), "?q=zzzzzz")
    page(client, national(), "?q=gates")
    page(client, analyst(), "?q=gates&kind=guide")  # filtering is no new search

    assert list(UsageEvent.objects.order_by("pk").values_list("kind", "force", "product")) == [
        (UsageKind.SEARCH, LANCASHIRE, None),
        (UsageKind.SEARCH, LANCASHIRE, None),
        (UsageKind.NOT_FOUND, LANCASHIRE, None),
    ]


def test_recent_searches_are_private_limited_and_deleted_by_a_button(client: Client) -> None:
    reader, other = analyst(), analyst()
    for number in range(saved_searches.MOST_RECENT + 3):
        saved_searches.note(f"search {number}", by=reader)
    saved_searches.note("SEARCH 5", by=reader)

    recent, _ = saved_searches.searches_of(reader)
    assert len(recent) == saved_searches.MOST_RECENT
    assert recent[0].typed == "search 5"
    assert "search 5" in page(client, reader)
    assert "search 5" not in page(client, other)

    client.force_login(reader)
    client.post(reverse("guidance:search-save"), {"act": "clear"})
    assert saved_searches.searches_of(reader) == ([], [])


def test_saved_search_keeps_its_filters_and_only_its_owner_deletes_it(client: Client) -> None:
    reader, other = analyst(), analyst()
    about("Gates", kind="guide")
    client.force_login(reader)
    client.post(reverse("guidance:search-save"), {"act": "save", "query": "q=gates&kind=guide&page=2&evil=1"})
    saved = SavedSearch.objects.get(is_saved=True)

    assert (saved.typed, saved.narrowed) == ("gates", "kind=guide")
    assert "?q=gates&amp;kind=guide" in page(client, reader)
    client.force_login(other)
    client.post(reverse("guidance:search-save"), {"act": "forget", "search": saved.pk})
    assert SavedSearch.objects.filter(pk=saved.pk).exists()
    client.force_login(reader)
    client.post(reverse("guidance:search-save"), {"act": "forget", "search": saved.pk})
    assert not SavedSearch.objects.filter(pk=saved.pk).exists()


def test_one_result_none_and_a_long_query_have_their_own_wording(client: Client) -> None:
    about("Gates")
    reader = analyst()

    assert "<strong>1 result</strong>" in page(client, reader, "?q=gates")
    assert "No results" in page(client, reader, "?q=zzzzzz")
    assert "No results with these filters" in page(client, reader, "?q=gates&kind=guide")
    assert 'maxlength="200"' in page(client, reader, "?q=" + "gate+" * 200)


@pytest.mark.parametrize("many", [2, 30])
def test_a_search_costs_the_same_for_few_products_and_for_many(client: Client, query_budget: Any, many: int) -> None:
    for number in range(many):
        about(f"Gates {number}", "Who holds the keys?")
    client.force_login(analyst())

    # Session, person, scope (3); roots, synonyms, words, ranking, places (5); candidates, types, products, places,
    # marked (5); use, latest searches (4); log.
    with query_budget(19):
        client.get(reverse("guidance:search"), {"q": "keys of gates"})


def test_edit_distance_matches_typing_errors() -> None:
    assert edit_distance.between("cuckoing", "cuckooing", most=2) == 1
    assert edit_distance.between("recieve", "receive", most=2) == 1
    assert edit_distance.between("kitten", "sitting", most=3) == 3
    assert edit_distance.between("kitten", "sitting", most=1) == 2


@pytest.mark.parametrize(("typed", "word"), [("modren", "modern"), ("fourty", "forty"), ("vicitm", "victim")])
def test_two_swapped_letters_are_one_error(typed: str, word: str) -> None:
    about("A mode of travel", "Ask who paid.")
    about("The answer", f"It says {word}.")

    assert results.find(typed, analyst()).did_you_mean == word


def test_word_is_never_corrected_to_its_opposite() -> None:
    about("Work that is legal", "It is legal to work.")

    assert results.find("illegal", analyst()).did_you_mean == ""
    assert titles("illegal") == []


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("escort", "She was sold for prostitution."),
        ("pimp", "He was controlling prostitution."),
        ("stowaway", "They came in a lorry."),
        ("weed grow", "The cannabis farm was upstairs."),
        ("illegal immigrant", "Ask about immigration status later."),
        ("section fourty five", "Section 45 may apply."),
    ],
)
def test_officers_words_find_guidance_terms(typed: str, words: str) -> None:
    about("The answer", words)
    about("Another page", "Legal aid is asked for each week.")

    assert titles(typed)[0] == "The answer"
    assert results.find(typed, analyst()).did_you_mean == ""


def test_query_and_index_split_words_alike() -> None:
    from django.db import connection

    for text in ("S.45 isn’t “the force’s” pop-up", "ss 1-2, sec. 30a; café 24/7", "A_b  C"):
        with connection.cursor() as cursor:
            cursor.execute("select word from library.words_of(%s) order by place", [text])
            assert query_parser.words_of(text) == [row[0] for row in cursor.fetchall()]


def test_every_term_was_imported_with_its_roots() -> None:
    rows = list(Synonym.objects.values_list("terms", "roots"))

    assert len(rows) > 50
    assert all(len(terms) == len(roots) and all(roots) for terms, roots in rows)


def test_national_team_authors_edit_synonyms(client: Client) -> None:
    about("Ponds", "A trout farm.")
    keeper = approver()
    client.force_login(keeper)
    assert titles("fishery") == []

    answer = client.post(reverse("guidance:synonym-list"), {"terms": "fishery, trout farm; Fishery"})
    group = Synonym.objects.get(terms=["fishery", "trout farm"])

    assert answer.status_code == 302
    assert titles("fisheries") == ["Ponds"]
    client.post(reverse("guidance:synonym-change", args=[group.pk]), {"terms": "hatchery, trout farm"})
    assert (titles("fishery"), titles("hatchery")) == ([], ["Ponds"])
    client.post(reverse("guidance:synonym-change", args=[group.pk]), {"act": "remove"})
    assert titles("hatchery") == []


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("", "at least two terms"),
        ("fishery", "at least two terms"),
        ("fishery, FISHERY", "at least two terms"),
        ("fishery, ???", "“???” has no letter or digit"),
        ("fishery, " + "x" * 61, "has 61 characters"),
        (", ".join(f"term {number}" for number in range(21)), "These are 21 terms"),
    ],
)
def test_invalid_terms_stay_as_typed_with_the_reason(client: Client, typed: str, reason: str) -> None:
    client.force_login(approver())

    answer = client.post(reverse("guidance:synonym-list"), {"terms": typed})

    assert answer.status_code == 422
    assert reason in answer.content.decode()
    assert escape(typed) in answer.content.decode()


@pytest.mark.parametrize("more", [0, 40])
def test_the_page_of_terms_costs_the_same_for_few_and_for_many(client: Client, query_budget: Any, more: int) -> None:
    Synonym.objects.bulk_create(Synonym(terms=["a", str(number)], roots=["a", str(number)]) for number in range(more))
    client.force_login(approver())

    with query_budget(7):  # session, person, scope, duties, groups, force or unit, log
        client.get(reverse("guidance:synonym-list"))
