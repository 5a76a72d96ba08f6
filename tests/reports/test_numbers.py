"""No number is shown, returned or exported without its coverage: planted naked figures are found, and no others."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator
from contextlib import nullcontext
from urllib.parse import urljoin

import pytest
from django.template import Context, Engine
from django.test import Client
from django.urls import reverse

from accounts.choices import Role
from figures import snapshot_reader
from figures.coverage import Counted, Coverage
from figures.models import Snapshot
from reference.areas import UK
from tests.accounts.factories import UserFactory, analyst, coordinator, national
from tests.blank_drawings import blank
from tests.figures import making
from tests.figures.making import CHESHIRE, FEBRUARY, JANUARY, LANCASHIRE, MARCH
from tests.reports import exported, months_made, naked, partner_months
from tests.reports.months_made import MULTIPLIER

pytestmark = pytest.mark.django_db
WITHIN = "/snapshots/"
MONTH = re.compile(r"\d{4}-\d{2}/")
PEOPLE = {
    "national": national,
    "coordinator": coordinator,
    "analyst": analyst,
    "partner": lambda: UserFactory(role=Role.PARTNER),
}


@pytest.fixture(scope="module")
def multiplied(rows_of_the_file: None) -> Iterator[None]:
    """Three months with every kind of figure; one has two versions, one is still live. Every figure is recognisable."""
    before = making.reported(LANCASHIRE, JANUARY, new=6)
    making.reported(CHESHIRE, JANUARY, new=2)
    making.lock(JANUARY)
    months_made.publish(making.built(JANUARY))
    making.reported(LANCASHIRE, FEBRUARY, rolled=before, closed=2, new=5, children_involved=True)
    for force, types in partner_months.usual(9).items():  # enough for partners to read the month
        if force not in {LANCASHIRE, CHESHIRE}:
            partner_months.approved(force, FEBRUARY, types)
    making.lock(FEBRUARY)
    months_made.publish(making.built(FEBRUARY))
    making.reported(CHESHIRE, FEBRUARY, new=3)
    months_made.publish(making.built(FEBRUARY), reason="A return that came after the lock is in now.")
    months_made.provisional(MARCH)
    with pytest.MonkeyPatch.context() as patched:
        months_made.multiply(patched)
        yield


def crawl(client: Client) -> dict[str, str]:
    """Every snapshot page that this user reaches from the national page by links and GET forms."""
    waiting, pages = deque([WITHIN]), {}
    while waiting:
        address = waiting.popleft()
        if address in pages or not address.startswith(WITHIN):
            continue
        answer = client.get(address)
        assert answer.status_code == 200, address
        pages[address] = answer.content.decode() if answer["Content-Type"].startswith("text/html") else ""
        waiting.extend(
            _one_of_each(address, pages[address], seen={_shape(page_address) for page_address in (*pages, *waiting)})
        )
    return pages


def _one_of_each(address: str, page: str, *, seen: set[str]) -> list[str]:
    """The links of a page, one of each shape: a hundred similar links count as one page."""
    links: dict[str, str] = {}
    if page:
        for link in (element for element in naked.elements_of(page) if element.name == "a"):
            target = urljoin(address, naked.attribute(link, "href") or "").split("#")[0]
            if _shape(target) not in seen:
                links.setdefault(_shape(target), target)
    return list(links.values())


def _shape(address: str) -> str:
    """URLs of one shape share a page: without a query each is its own, otherwise only the parameter names count."""
    path, _, query = address.partition("?")
    if not query:
        return path
    return f"{MONTH.sub('', path)}?{sorted(part.partition('=')[0] for part in query.split('&'))}"


def test_steps_of_a_month_have_no_naked_number(client: Client, multiplied: None) -> None:
    client.force_login(national())
    pages = ["/reports/", "/reports/2020-02/", "/reports/2020-03/", "/reports/2020-03/tables/"]

    by_page = {page: naked.in_page(client.get(page).content.decode()) for page in pages}

    assert {page: numbers for page, (numbers, _) in by_page.items() if numbers} == {}
    assert [clothed > 0 for _, clothed in by_page.values()] == [True] * 4


@pytest.mark.parametrize("who", PEOPLE)
def test_no_page_has_a_naked_number(client: Client, multiplied: None, who: str) -> None:
    client.force_login(PEOPLE[who]())

    # The national team sees every drawing that the others see.
    with nullcontext() if who == "national" else blank():
        pages = crawl(client)
    by_address = {address: naked.in_page(page) for address, page in pages.items()}

    assert {address: numbers for address, (numbers, _) in by_address.items() if numbers} == {}
    # An analyst does not see rows of areas that disclose another force.
    least = {"partner": 5, "analyst": 400}.get(who, 500)
    assert sum(clothed for _, clothed in by_address.values()) > least
    assert len(pages) >= {"national": 18, "coordinator": 12, "analyst": 10, "partner": 1}[who], list(pages)
    assert any("figure=" in address for address in pages) is (who in {"national", "coordinator"})


def test_only_the_planted_naked_number_of_a_page_is_found(
    client: Client, multiplied: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The planted number is in the note of the page, a likely place for a mistake."""
    live = snapshot_reader.total(Snapshot.objects.get(period=FEBRUARY, version=2), "live", area=UK)
    monkeypatch.setattr(
        "reports.national.notes.ABOUT_FORCES", (f"There are {live.value:,} live investigations in the UK.",)
    )
    client.force_login(national())

    naked_numbers, clothed = naked.in_page(
        client.get(reverse("reports:snapshot-detail", args=["2020-02"])).content.decode()
    )

    assert naked_numbers == [live.value]
    assert live.value % MULTIPLIER == 0
    assert clothed > 100


@pytest.mark.parametrize(
    ("template", "is_naked"),
    [
        ("<p>{{ live.value }} live</p>", True),
        ("<p title='{{ live.value }} live'>live</p>", True),
        ("<dl><dt>{{ live.value }}</dt><dd>{% number live %}</dd></dl>", True),
        ("<figure><p>{{ live.value }}</p></figure>", True),
        ("<p data-coverage>{{ live.value }}</p>", True),
        ("<p>{% number live %} live</p>", False),
        ("<figure><p>{{ live.value }}</p><p>{{ live.coverage.sentence }}</p></figure>", False),
        ("<p data-coverage>{{ live.value }}: {{ live.coverage.sentence }}</p>", False),
    ],
)
def test_naked_and_covered_figures(multiplied: None, template: str, is_naked: bool) -> None:
    live = snapshot_reader.total(Snapshot.objects.get(period=FEBRUARY, version=2), "live", area=UK)
    page = Engine(builtins=["figures.templatetags.numbers"]).from_string(template).render(Context({"live": live}))

    naked_numbers, _ = naked.in_page(page)

    assert bool(naked_numbers) is is_naked


@pytest.mark.parametrize("who", PEOPLE)
def test_no_answer_of_the_api_has_a_naked_number(client: Client, multiplied: None, who: str) -> None:
    client.force_login(PEOPLE[who]())

    answers = [client.get(f"/api/v1/snapshots/{rest}").json() for rest in ("", "2020-01/", "2020-02/")]
    naked_numbers, clothed = naked.in_json(answers)

    assert naked_numbers == []
    assert clothed >= (4 if who == "partner" else 400)


def test_a_naked_number_in_an_answer_is_found() -> None:
    covered = {"value": MULTIPLIER, "reported": 1, "due": 46, "missing": []}

    assert naked.in_json({"figures": [covered], "total": 3 * MULTIPLIER}) == ([3 * MULTIPLIER], 1)
    assert naked.in_json({"note": f"{MULTIPLIER:,} in all"}) == ([MULTIPLIER], 0)


def test_no_file_has_a_naked_number_and_a_planted_one_is_found(client: Client, multiplied: None) -> None:
    client.force_login(analyst())
    text = exported.csv_text(client)

    assert naked.in_file(text)[0] == []
    assert naked.in_file(text)[1] > 200
    assert naked.in_file(f"{text}In all {12 * MULTIPLIER} are live.\r\n")[0] == [12 * MULTIPLIER]


@pytest.mark.parametrize(("who", "least"), [("national", 90), ("coordinator", 90), ("analyst", 70)])
def test_no_workbook_has_a_naked_number_and_a_planted_one_is_found(
    client: Client, multiplied: None, monkeypatch: pytest.MonkeyPatch, who: str, least: int
) -> None:
    client.force_login(PEOPLE[who]())
    read = exported.workbook(client)

    assert naked.in_workbook(read)[0] == []
    assert naked.in_workbook(read)[1] > least

    monkeypatch.setattr("reports.national.notes.ABOUT_FORCES", (f"In all {12 * MULTIPLIER} are live.",))
    assert naked.in_workbook(exported.workbook(client))[0] == [12 * MULTIPLIER]


def test_tag_prints_no_change_as_0(multiplied: None) -> None:
    template = Engine(builtins=["figures.templatetags.numbers"]).from_string("{% number change sign=True %}")
    coverage = Coverage(reported=1, due=1, missing=(), area="Lancashire")

    shown = [template.render(Context({"change": Counted.of(n, coverage=coverage)})) for n in (0, 3, -3)]

    assert [re.sub("<[^>]*>", "", number) for number in shown] == ["0", "+3", "−3"]


def test_change_is_printed_in_words_with_its_coverage() -> None:
    engine = Engine(builtins=["figures.templatetags.numbers"])
    template = engine.from_string("{% more_or_fewer change %} May|{% more_or_fewer change than=False %}")
    coverage = Coverage(reported=1, due=1, missing=(), area="Lancashire")

    shown = [template.render(Context({"change": Counted.of(n, coverage=coverage)})) for n in (0, 1940, -3)]

    assert [re.sub("<[^>]*>", "", words) for words in shown] == [
        "the same as May|no change",
        "1,940 more than May|1,940 more",
        "3 fewer than May|3 fewer",
    ]
    assert all(words.count('data-due="1"') == 2 for words in shown)


def test_tag_prints_no_number_without_coverage(multiplied: None) -> None:
    template = Engine(builtins=["figures.templatetags.numbers"]).from_string("{% number live %}")

    with pytest.raises(Exception, match="prints a Counted"):
        template.render(Context({"live": 3}))
