"""The chart of an answer as a file: what the page prints beside it is drawn inside, for nobody who may not read it."""

from __future__ import annotations

import re
import struct
from collections.abc import Callable
from xml.etree import ElementTree as ET

import pytest
from django.conf import settings
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from audit.models import AuditEntry
from audit.querysets import AuditEntryQuerySet
from reports.charts.svg import ATTRIBUTES, ELEMENTS, SVG
from reports.query.conditions import Condition
from reports.query.question import Question
from tests.accounts.factories import CUMBRIA, analyst, coordinator, national
from tests.explorer import months as made
from tests.figures.making import FEBRUARY

pytestmark = pytest.mark.django_db

SVG_FILE, PNG_FILE = (reverse("reports:chart-file", args=["explorer", "over-time", kind]) for kind in ("svg", "png"))
LABOUR = Condition(dimension="primary_type", values=("LAB",))
STATEMENTS = 30
# What the file's own frame adds to the elements and attributes of a drawing.
OF_FRAME = {"role", "aria-label", "aria-labelledby", "font-family"}


@pytest.fixture(scope="module", autouse=True)
def months(rows_of_the_file: None) -> None:
    made.made()


def svg_of(client: Client, user: User, question: Question) -> ET.Element:
    client.force_login(user)
    response = client.get(f"{SVG_FILE}?{question.address}")
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "image/svg+xml"
    return ET.fromstring(response.content)


def downloads() -> AuditEntryQuerySet:
    """The entries of the log of files that left; publishing a month has entries of its own."""
    return AuditEntry.objects.filter(kind="disclosure", question__startswith="Q-")


def words_in(root: ET.Element) -> str:
    return " ".join("".join(text.itertext()) for text in root.iter(f"{{{SVG}}}text"))


def test_file_says_what_is_counted_its_coverage_status_reference_and_marking(client: Client) -> None:
    question = made.of_march(rows="force", filters=(LABOUR,))

    words = words_in(svg_of(client, coordinator(), question))

    assert words.count(settings.HANDLING_CEILING) == 2
    assert "Live investigations at month end, January 2020" in words
    assert "North West. Primary exploitation type: Labour exploitation." in words
    assert "Coverage: " in words
    assert "5 of 5 forces" in words
    assert "Provisional: figures may change until March 2020 is published." in words
    assert f"figure {question.code}, March 2020." in words


def test_title_is_the_finding_of_the_page(client: Client) -> None:
    root = svg_of(client, coordinator(), made.of_march())
    page = client.get(f"/explorer/?{made.of_march().address}").content.decode()

    assert f">{root[0].text}</h2>" in page
    assert root[0].text in words_in(root)
    assert f'href="{PNG_FILE}?{made.of_march().address.replace("&", "&amp;").replace(":", "%3A")}"' in page


def test_small_numbers_carry_a_warning_inside_the_file(client: Client) -> None:
    few = made.of_march(filters=(Condition(dimension="victim_nationality", values=("vietnamese",)), LABOUR))

    assert "Do not send it outside policing." in words_in(svg_of(client, coordinator(), few))
    assert "Do not send it outside policing." not in words_in(svg_of(client, national(), Question(month=FEBRUARY)))


def test_file_has_only_what_a_drawing_may_have(client: Client) -> None:
    root = svg_of(client, coordinator(), made.of_march())

    assert {element.tag.removeprefix(f"{{{SVG}}}") for element in root.iter()} <= ELEMENTS
    assert {name for element in root.iter() for name in element.attrib} <= ATTRIBUTES | OF_FRAME


def test_words_stay_inside_the_picture(client: Client) -> None:
    root = svg_of(client, coordinator(), made.of_march(filters=(LABOUR,)))
    height = float(root.get("height", "0"))
    baselines = [float(text.get("y", "0")) for text in root.findall(f"{{{SVG}}}text")]

    assert baselines == sorted(baselines)
    assert baselines[-1] < height


def test_png_is_the_same_picture_at_twice_its_size(client: Client) -> None:
    user = coordinator()
    root = svg_of(client, user, made.of_march())

    response = client.get(f"{PNG_FILE}?{made.of_march().address}")

    assert response.content.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = struct.unpack(">II", response.content[16:24])
    assert (width, height) == (2 * int(root.get("width", "")), 2 * int(root.get("height", "")))
    name = rf'attachment; filename="{made.of_march().code}-2020-03-\d{{8}}-\d{{4}}-([0-9a-f]{{12}})\.png"'
    (number,) = re.findall(name, response.headers["Content-Disposition"])
    assert downloads().filter(question__contains=number, recipient=user.email).exists()


def test_download_is_logged_as_a_disclosure_to_the_reader(client: Client) -> None:
    user = coordinator()
    svg_of(client, user, made.of_march())

    entry = downloads().get()

    assert (entry.recipient, entry.subject) == (user.email, "figures.snapshot")
    assert made.of_march().address in entry.question


@pytest.mark.parametrize(
    "query",
    [
        f"area={made.NORTH}&month=2020-03",  # a provisional month of other forces
        f"area=force:{CUMBRIA}&month=2020-02",
        "area=force:E99999999",
        "rows=colour",
        "month=2031-01",
    ],
)
@pytest.mark.parametrize("address", [SVG_FILE, PNG_FILE])
def test_question_that_the_page_refuses_has_no_file(address: str, query: str, client: Client) -> None:
    client.force_login(analyst())

    assert client.get(f"{address}?{query}").status_code == 404
    assert not downloads().exists()


@pytest.mark.parametrize("file_format", ["gif", "SVG", "svgz"])
def test_no_other_format_is_offered(file_format: str, client: Client) -> None:
    client.force_login(coordinator())

    assert client.get(reverse("reports:chart-file", args=["explorer", "over-time", file_format])).status_code == 404


@pytest.mark.parametrize("area", [made.NORTH, "uk"])
def test_statements_do_not_grow_with_forces(
    area: str, client: Client, django_assert_max_num_queries: Callable[..., CaptureQueriesContext]
) -> None:
    client.force_login(national())
    address = f"{SVG_FILE}?area={area}&month=2020-02"
    client.get(address)

    with django_assert_max_num_queries(STATEMENTS):
        client.get(address)
