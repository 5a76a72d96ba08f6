"""A product hidden from a user is nowhere: on no page, list or feed, and in no count, link, suggestion or bundle.

The hand-written table gives each user's access by each channel. The test then searches each complete answer of the
service. Each product has unique words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from itertools import product as every
from itertools import repeat
from typing import Any

import pypdfium2
import pytest
from django.test import Client
from django.urls import reverse

from accounts.choices import Role
from accounts.models import User
from guidance import recent_changes, recommendations, sharing
from guidance.choices import Circle
from guidance.models import Product
from guidance.sharing import ReleaseRoute
from tests.accounts.factories import CUMBRIA, LANCASHIRE, UserFactory
from tests.guidance.bundling import bundle
from tests.guidance.making import approver, next_version, published

pytestmark = pytest.mark.django_db

# The products by circle, marking and the forces they are limited to, with the letters of users with access: on a page
# (and everything it links); in a bundle; on a phone. P partner, L Lancashire, C Cumbria, N national team.
KEPT = {"": [], "Lancashire": [LANCASHIRE]}
TABLE = (
    # circle, marking, restricted to    page    bundle  phone
    ("partners", "OFFICIAL", "", "PLCN", "PLCN", "PLCN"),
    ("partners", "OFFICIAL-SENSITIVE", "", "PLCN", "LCN", ""),
    ("police", "OFFICIAL", "", "LCN", "LCN", "LCN"),
    ("police", "OFFICIAL-SENSITIVE", "", "LCN", "LCN", ""),
    ("police", "OFFICIAL", "Lancashire", "LN", "", ""),
    ("police", "OFFICIAL-SENSITIVE", "Lancashire", "LN", "", ""),
)
PEOPLE: dict[str, dict[str, Any]] = {
    "P": {"role": Role.PARTNER},
    "L": {"role": Role.ANALYST, "force_id": LANCASHIRE},
    "C": {"role": Role.ANALYST, "force_id": CUMBRIA},
    "N": {"role": Role.NATIONAL},
}
SITUATION = recommendations.Situation(types=["LAB"], sub_types=["LAB.car-wash"])


def circle_of(person: User) -> Circle:
    return Circle.PARTNERS if person.role == Role.PARTNER else Circle.POLICE


@cache
def word_of(row: int) -> str:
    """A word unique to one product: in its title, URL, summary and text."""
    return f"zq{'abcdefgh'[row]}xulon"


@pytest.fixture(scope="module")
def stock(rows_of_the_file: None) -> list[Product]:
    """One product of each row of the table, each linked to and named by all others, and each in two versions."""
    made: list[Product] = []
    for row, (circle, marking, kept, *_answers) in enumerate(TABLE):
        word = word_of(row)
        shared = {"circle": circle, "marking": marking, "restricted_to": KEPT[kept], "types": ["LAB"]}
        made.append(
            published(
                approver(),
                title=f"Title {word}",
                summary=f"Summary {word}.",
                text=f"Text {word} of old.",
                sub_types=["LAB.car-wash"],
                **shared,
            )
        )
    slugs = tuple(product.slug for product in made)
    for row, product in enumerate(made):
        others = tuple(slug for slug in slugs if slug != product.slug)
        links = " ".join(f"[words](guide:{slug})" for slug in others)
        text = f"Text {word_of(row)} of now. See {links}."
        made[row] = next_version(product, by=approver(), text=text, related=others)
    return made


def may(row: int, way: int) -> str:
    return TABLE[row][3 + way]


PAGE, BUNDLE, PHONE = 0, 1, 2


# --- The channels: each returns everything that a user can read there ------------------------------------------------
def own_page(client: Client, _person: User, product: Product) -> str:
    """Its URL; if hidden, the response reveals no more than that of a nonexistent URL."""
    return str(client.get(product.get_absolute_url()).content)


def all_pages(client: Client, _person: User) -> dict[str, str]:
    """Every product by its URL: its text with links, related products, its versions and changes."""
    views: list[tuple[str, list[int]]] = [("product", []), ("history", []), ("version", [1]), ("difference", [2])]
    return {
        slug: "".join(
            client.get(reverse(f"guidance:{name}", args=[slug, *more])).content.decode() for name, more in views
        )
        for slug in Product.objects.values_list("slug", flat=True)
    }


def lists(client: Client, _person: User) -> str:
    """The library, news by week, followed products, the lessons, and home."""
    names = ("guidance:library", "guidance:recent-changes", "guidance:following", "home")
    return "".join(client.get(reverse(name)).content.decode() for name in names)


def feed(client: Client, _person: User) -> str:
    return client.get(reverse("guidance:feed")).content.decode()


def older_version(client: Client, _person: User, product: Product) -> str:
    return client.get(reverse("guidance:version", args=[product.slug, 1])).content.decode()


def what_changed(client: Client, _person: User, product: Product) -> str:
    return client.get(reverse("guidance:difference", args=[product.slug, 2])).content.decode()


def suggested(_client: Client, person: User) -> str:
    matching = recommendations.fits(SITUATION, person)
    return " ".join(
        fit.product.current.title for fit in [*matching.guidance, *matching.debriefs] if fit.product.current
    )


def searched(client: Client, _person: User) -> str:
    """A search for a word of every product: results, facets, and suggestions."""
    return client.get(reverse("guidance:search"), {"q": "summary"}).content.decode()


def searched_by_half_a_word(client: Client, _person: User, product: Product) -> str:
    return client.get(reverse("guidance:search"), {"q": _letters_of(product)[:-2]}).content.decode()


def searched_by_a_slip(client: Client, _person: User, product: Product) -> str:
    """A misspelt search: a user with access gets the correction as a suggestion."""
    return client.get(reverse("guidance:search"), {"q": f"{_letters_of(product)[:-1]}m"}).content.decode()


def _letters_of(product: Product) -> str:
    assert product.current is not None
    return product.current.title.split()[-1]


def on_paper(client: Client, _person: User, product: Product) -> str:
    """The text of every page of its PDF, of its pocket guide, and of the PDF of its first version."""
    views = [("product-print", []), ("pocket-guide", []), ("version-print", [1])]
    answers = [client.get(reverse(f"guidance:{name}", args=[product.slug, *more])) for name, more in views]
    return "".join(_words_of(answer.content) for answer in answers if answer.status_code == 200)


def _words_of(paper: bytes) -> str:
    return "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(paper))


def link_and_code(client: Client, _person: User, product: Product) -> str:
    answer = client.get(reverse("guidance:link", args=[product.slug]))
    return answer.content.decode() if answer.status_code == 200 else ""


def bundled(_client: Client, person: User) -> str:
    """Every byte of this user's bundle, with its file names."""
    files = bundle(circle_of(person), synonyms=[(word_of(row), "washing") for row in range(len(TABLE))]).files
    return "".join(name + content.decode(errors="replace") for name, content in files.items())


def on_a_phone(_client: Client, person: User) -> str:
    visible = Product.objects.visible_to(person).in_circle(ReleaseRoute.PHONE, to=circle_of(person))
    return " ".join(visible.values_list("current__title", flat=True))


# The answer of each channel: for one product, or the same for every product and then read once.
OF_ONE: dict[str, Callable[[Client, User, Product], str]] = {
    "its page": own_page,
    "older version": older_version,
    "what changed": what_changed,
    "search by half a word": searched_by_half_a_word,
    "search by a slip of the keys": searched_by_a_slip,
    "paper": on_paper,
    "link and code": link_and_code,
}
OF_ALL: dict[str, tuple[int, Callable[[Client, User], str]]] = {
    "lists": (PAGE, lists),
    "feed": (PAGE, feed),
    "suggested": (PAGE, suggested),
    "search": (PAGE, searched),
    "bundle": (BUNDLE, bundled),
    "phone": (PHONE, on_a_phone),
}


def signed_in(client: Client, letter: str) -> User:
    person = UserFactory(**PEOPLE[letter])
    client.force_login(person)
    return person


def check(answers: Iterable[str], *, letter: str, column: int) -> None:
    """Each product of the table is in the answer exactly if its row has the user's letter."""
    for row, (line, answer) in enumerate(zip(TABLE, answers, strict=True)):
        is_there = word_of(row) in answer
        assert is_there == (letter in may(row, column)), f"{line[:3]} {'is' if is_there else 'is not'} there"


@pytest.mark.parametrize(("letter", "way"), list(every(PEOPLE, OF_ONE)))
def test_product_is_visible_only_where_allowed(stock: list[Product], client: Client, letter: str, way: str) -> None:
    person = signed_in(client, letter)

    check((OF_ONE[way](client, person, product) for product in stock), letter=letter, column=PAGE)


@pytest.mark.parametrize(("letter", "way"), list(every(PEOPLE, OF_ALL)))
def test_product_is_in_lists_only_where_allowed(stock: list[Product], client: Client, letter: str, way: str) -> None:
    column, answer = OF_ALL[way]

    check(repeat(answer(client, signed_in(client, letter)), len(stock)), letter=letter, column=column)


@pytest.mark.parametrize("letter", PEOPLE)
def test_pages_of_other_products_name_a_product_only_to_its_readers(
    stock: list[Product], client: Client, letter: str
) -> None:
    """This checks another product visible to the user, which names this one as related."""
    pages = all_pages(client, signed_in(client, letter))
    others = ("".join(page for slug, page in pages.items() if slug != product.slug) for product in stock)

    check(others, letter=letter, column=PAGE)


@pytest.mark.parametrize("letter", PEOPLE)
@pytest.mark.usefixtures("stock")
def test_counts_include_only_visible_products(client: Client, letter: str) -> None:
    person = signed_in(client, letter)
    has = [sum(letter in may(row, column) for row in range(len(TABLE))) for column in (PAGE, BUNDLE)]

    library = client.get(reverse("guidance:library")).content.decode()
    archive = bundle(circle_of(person))

    assert f"All guidance ({has[0]})" in library
    assert len(recent_changes.newest_for(person)) == has[0]
    assert (archive.made.products, len(archive.slugs)) == (has[1], has[1])
    assert f"{has[1]} product" in archive.files["index.html"].decode()


def test_hidden_product_looks_like_a_nonexistent_one(client: Client) -> None:
    hidden = published(title="Police only")
    client.force_login(UserFactory(role=Role.PARTNER))

    for name, more in (("product", []), ("history", []), ("version", [1]), ("difference", [1]), ("feedback-new", [])):
        there = client.get(reverse(f"guidance:{name}", args=[hidden.slug, *more]))
        missing = client.get(reverse(f"guidance:{name}", args=["never-was", *more]))
        assert (there.status_code, missing.status_code) == (404, 404)
        assert hidden.slug not in there.content.decode().replace(f"/{hidden.slug}/", "")


@pytest.mark.parametrize("row", range(len(TABLE)))
def test_python_rule_and_query_agree(row: int) -> None:
    circle, marking, kept, *_answers = TABLE[row]
    made = published(approver(), circle=circle, marking=marking, restricted_to=KEPT[kept])

    for way, to in every(ReleaseRoute, Circle):
        is_allowed = sharing.may_leave(
            way, to=to, circle=circle, marking=marking, is_restricted_to_forces=bool(KEPT[kept])
        )
        assert Product.objects.in_circle(way, to=to).filter(pk=made.pk).exists() == is_allowed, (way, to)
