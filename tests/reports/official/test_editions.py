"""An edition of official statistics is imported whole, as it was published, and keeps what it revises (`PRODUCT`)."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from html import unescape
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.db.models import Sum
from django.test import Client
from django.urls import reverse

from accounts.choices import Role
from accounts.models import User
from audit.models import AuditEntry
from core import clock
from demo.official_statistics import CRIME_FILE, NRM_FILE
from imports.models import Upload
from reports.choices import OfficialSeriesCode
from reports.models import OfficialEdition, OfficialFigure
from reports.models.official import SAME_DAY
from reports.official import editions, revisions
from reports.official.editions import EditionDetails
from tests.accounts.factories import NORTH_WEST, UserFactory
from tests.reports.official import files
from tests.reports.official.files import Lines

pytestmark = pytest.mark.django_db
TITLE = "Table 1: figures by quarter"
AS_PUBLISHED: dict[str, Callable[[Lines], bytes]] = {
    "csv": files.csv_of,
    "csv with title and notes": lambda lines: files.csv_of(files.around(lines, title=TITLE)),
    "xlsx": lambda lines: files.xlsx_of(files.with_separators(lines), title=TITLE),
    "ods": lambda lines: files.ods_of(files.with_separators(lines), title=TITLE),
}


@pytest.fixture
def national(client: Client) -> User:
    """A person of the national team, who is signed in."""
    user = UserFactory(role=Role.NATIONAL, force_id=None)
    client.force_login(user)
    return user


def check(client: Client, series: str, content: bytes) -> Any:
    """The page after an upload."""
    file = SimpleUploadedFile("table", content)
    return client.post(reverse(f"official:{series}-import"), {"file": file})


def token_in(answer: Any) -> str:
    """The signed rows in a page that shows what a file holds."""
    match = re.search(r'name="token" value="([^"]+)"', answer.content.decode())
    assert match, unescape(re.sub(r"<[^>]+>", " ", answer.content.decode()))[-2500:]
    return match[1]


def confirm(client: Client, series: str, token: str, **answers: str) -> Any:
    day = {"extracted_on_0": "1", "extracted_on_1": "3", "extracted_on_2": "2024", "source": "Table 1"}
    return client.post(reverse(f"official:{series}-import-confirm"), {"token": token, **day, **answers}, follow=True)


def imported(client: Client, series: str, content: bytes, **answers: str) -> OfficialEdition:
    """The edition that a file becomes."""
    answer = confirm(client, series, token_in(check(client, series, content)), **answers)
    assert "imported." in answer.content.decode()
    return OfficialEdition.objects.latest("pk")


def revised_in(answer: Any) -> list[list[str]]:
    """The cells of each row of the table of revised figures."""
    table = answer.content.decode().partition("Revised figures</caption>")[2].partition("</table>")[0]
    rows = re.findall(r"<tr[^>]*>(.*?)</tr>", table.partition("<tbody")[2], re.S)
    return [[unescape(cell) for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.S)] for row in rows]


def sums(edition: OfficialEdition, **which: Any) -> int:
    """The sum of figures that are no totals."""
    return int(edition.figures.filter(is_total=False, **which).aggregate(total=Sum("value"))["total"])


@pytest.mark.parametrize("how", AS_PUBLISHED)
def test_referrals_import_with_the_sums_of_the_publication(client: Client, national: User, how: str) -> None:
    edition = imported(client, "nrm", AS_PUBLISHED[how](files.lines_of(NRM_FILE)))

    assert edition.figures.count() == 885
    assert sums(edition, starts_on__year=2018) == 6974
    assert sums(edition, starts_on__year=2019) == 10_606
    assert edition.extracted_on == date(2024, 3, 1)
    assert edition.imported_by == national


@pytest.mark.parametrize("how", AS_PUBLISHED)
def test_recorded_crimes_import_with_the_sum_of_the_publication(client: Client, national: User, how: str) -> None:
    edition = imported(client, "crime", AS_PUBLISHED[how](files.lines_of(CRIME_FILE)))

    assert edition.figures.count() == 44 * 4
    assert sums(edition) == 3393
    assert {figure.starts_on for figure in edition.figures.all()} == {
        date(2017, 4, 1),
        date(2017, 7, 1),
        date(2017, 10, 1),
        date(2018, 1, 1),
    }


def test_published_totals_are_kept_and_never_added_up(client: Client, national: User) -> None:
    edition = imported(client, "nrm", NRM_FILE.read_bytes())

    totals = edition.figures.filter(is_total=True, starts_on__year=2019)
    assert totals.aggregate(total=Sum("value"))["total"] == sums(edition, starts_on__year=2019)


@pytest.mark.parametrize("spelling", ["Metropolitan Police", "metropolitan  police service", "MPS", "E23000001"])
def test_force_is_known_by_each_of_its_names(client: Client, national: User, spelling: str) -> None:
    lines = [
        [spelling if cell == "Metropolitan Police" else cell for cell in line] for line in files.lines_of(CRIME_FILE)
    ]

    edition = imported(client, "crime", files.csv_of(lines))

    assert edition.figures.filter(force="E23000001").count() == 4


def test_every_unclear_cell_is_named_and_nothing_is_imported(client: Client, national: User) -> None:
    lines = files.lines_of(CRIME_FILE)
    lines[1][2], lines[2][1], lines[3][-1], lines[4][-1] = "Avon & Gloucester", "5", "-", "12.5"
    lines[6] = [*lines[5][:-1], "7"]

    answer = check(client, "crime", files.csv_of(lines))

    text = " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())).split())
    assert answer.status_code == 422
    assert "Your file has 5 problems" in text
    for sentence in (
        "column C (Force_Name): “Avon & Gloucester”. This cannot be read. We do not recognise this force.",
        "row 3, column B (Financial_Quarter): “5”. This cannot be read. Enter a quarter, such as Q1",
        "A dash can mean none or not available.",
        "Enter a whole number, or [x], [c], [z] or [u].",
        "The same quarter and category is there twice. Keep this row or row 6.",
    ):
        assert sentence in text
    assert not OfficialFigure.objects.exists()


def test_rows_of_other_offences_are_counted_and_left_out(client: Client, national: User) -> None:
    lines = files.lines_of(CRIME_FILE)
    other = [*lines[1][:3], "Homicide", "Violence against the person", "Homicide", "1", "9"]

    answer = check(client, "crime", files.csv_of([*lines, other]))

    assert "1 row of other offences." in answer.content.decode()
    confirm(client, "crime", token_in(answer))
    assert OfficialFigure.objects.count() == 176


def test_shorthand_is_kept_and_is_no_number(client: Client, national: User) -> None:
    lines = files.lines_of(CRIME_FILE)
    newest = next(line for line in lines if line[1] == "4")
    newest[-1] = "[x]"

    edition = imported(client, "crime", files.csv_of(lines))

    (gap,) = edition.figures.filter(value=None)
    assert gap.shown == "[x]"
    page = client.get(edition.get_absolute_url()).content.decode()
    assert "1 number not given" in page
    assert "not available" in page


def test_one_changed_cell_of_a_revised_edition_is_exactly_what_the_page_shows(client: Client, national: User) -> None:
    lines = files.lines_of(NRM_FILE)
    first = imported(client, "nrm", files.csv_of(lines))
    place = next(n for n, line in enumerate(lines) if line[:4] == ["2019", "Q2", "Adult (18 or over)", "Overseas"])
    before, lines[place][-1] = lines[place][-1], "999"

    preview = check(client, "nrm", files.csv_of(lines))
    assert "1 figure revised." in preview.content.decode()
    confirm(client, "nrm", token_in(preview), extracted_on_2="2025")

    second = OfficialEdition.objects.latest("pk")
    changes = revisions.between(first.figures.all(), second.figures.all())
    (cell,) = changes.revised
    assert (cell.cell, cell.before and cell.before.shown, cell.after and cell.after.shown) == (
        (date(2019, 4, 1), "", "adult/overseas"),
        before,
        "999",
    )
    assert changes.added == changes.removed == ()
    assert revised_in(client.get(second.get_absolute_url())) == [
        ["April to June 2019", "Adult (18 or over)", "Overseas", before, "999", f"+{999 - int(before)}"]
    ]
    assert first.figures.get(breakdown="adult/overseas", starts_on="2019-04-01").shown == before


def test_figure_that_is_new_or_gone_is_no_revision(client: Client, national: User) -> None:
    lines = files.lines_of(CRIME_FILE)
    first = imported(client, "crime", files.csv_of(lines[:-1]))
    second = imported(client, "crime", files.csv_of([lines[0], *lines[2:]]), extracted_on_2="2025")

    changes = revisions.between(first.figures.all(), second.figures.all())

    assert (len(changes.revised), len(changes.added), len(changes.removed)) == (0, 1, 1)
    assert changes.in_words == "1 figure added, 1 no longer given."


@pytest.mark.parametrize(
    ("answers", "sentence"),
    [
        ({"extracted_on_0": "", "extracted_on_1": "", "extracted_on_2": ""}, "Enter the date of extraction."),
        ({"extracted_on_2": "2031"}, "Date of extraction must be today or in the past."),
        ({"extracted_on_2": "2014"}, "The figures go up to 31 December 2023. Enter a later date of extraction."),
        ({"source": " "}, "Enter the title or address of the publication."),
    ],
)
def test_edition_needs_its_day_and_source_and_keeps_what_was_typed(
    client: Client, national: User, answers: dict[str, str], sentence: str
) -> None:
    token = token_in(check(client, "nrm", NRM_FILE.read_bytes()))

    answer = confirm(client, "nrm", token, **{"source": "Quarter 4 2023, table 1", **answers})

    page = answer.content.decode()
    assert sentence in page
    assert answers.get("source", "Quarter 4 2023, table 1").strip() in page
    assert token_in(answer) == token
    assert not OfficialEdition.objects.exists()


def test_second_edition_of_one_day_is_refused(client: Client, national: User) -> None:
    imported(client, "crime", CRIME_FILE.read_bytes())
    lines = files.lines_of(CRIME_FILE)
    lines[1][-1] = "31"

    answer = confirm(client, "crime", token_in(check(client, "crime", files.csv_of(lines))))

    assert SAME_DAY in answer.content.decode()
    assert OfficialEdition.objects.count() == 1


def test_same_file_is_imported_once(client: Client, national: User) -> None:
    imported(client, "crime", CRIME_FILE.read_bytes())

    answer = check(client, "crime", CRIME_FILE.read_bytes())

    assert answer.status_code == 302
    assert Upload.objects.count() == OfficialEdition.objects.count() == 1


def test_database_refuses_a_figure_with_neither_number_nor_shorthand(client: Client, national: User) -> None:
    edition = imported(client, "crime", CRIME_FILE.read_bytes())

    for values in ({"value": None, "shorthand": ""}, {"value": 4, "shorthand": "x"}, {"value": None, "shorthand": "q"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            OfficialFigure.objects.create(edition=edition, starts_on=date(2019, 1, 1), **values)


@pytest.mark.parametrize("role", [Role.ANALYST, Role.COORDINATOR])
def test_people_who_read_figures_read_editions_and_import_none(client: Client, national: User, role: Role) -> None:
    edition = imported(client, "nrm", NRM_FILE.read_bytes())
    unit = NORTH_WEST if role == Role.COORDINATOR else None
    client.force_login(UserFactory(role=role, unit_id=unit, **({"force_id": None} if unit else {})))

    assert "Import an edition" not in client.get(reverse("official:series-list")).content.decode()
    assert client.get(edition.get_absolute_url()).status_code == 200
    assert client.get(reverse("official:nrm-import")).status_code == 403


def test_pages_cost_the_same_for_one_edition_and_for_many(client: Client, national: User, query_budget: Any) -> None:
    lines = files.lines_of(NRM_FILE)
    edition = imported(client, "nrm", files.csv_of(lines[:3]))
    for budget, address in ((12, reverse("official:series-list")), (25, edition.get_absolute_url())):
        with query_budget(budget):
            client.get(address)
    newest = imported(client, "nrm", files.csv_of(lines), extracted_on_2="2025")
    for budget, address in ((12, reverse("official:series-list")), (25, newest.get_absolute_url())):
        with query_budget(budget):
            client.get(address)


def test_every_problem_of_a_row_is_named(client: Client, national: User) -> None:
    lines = files.lines_of(CRIME_FILE)
    lines[1] = ["2017", "May", "Nowhere", *lines[1][3:6], "106", "many"]

    answer = check(client, "crime", files.csv_of(lines))

    assert "Your file has 4 problems" in answer.content.decode()


@pytest.mark.parametrize("code", ["106 ", "0106", "106.0", "106 [note 1]"])
def test_offence_code_is_known_however_it_is_written(client: Client, national: User, code: str) -> None:
    lines = [[code if cell == "106" else cell for cell in line] for line in files.lines_of(CRIME_FILE)]

    assert imported(client, "crime", files.csv_of(lines)).figures.count() == 176


def test_file_without_rows_of_modern_slavery_says_so(client: Client, national: User) -> None:
    lines = [["1" if cell == "106" else cell for cell in line] for line in files.lines_of(CRIME_FILE)]

    answer = check(client, "crime", files.csv_of(lines))

    assert "This file has no rows of offence code 106 (modern slavery)." in answer.content.decode()


def test_sheets_and_rows_around_the_table_are_named(client: Client, national: User) -> None:
    answer = check(client, "nrm", files.xlsx_of(files.lines_of(NRM_FILE), title=TITLE))

    page = unescape(answer.content.decode())
    assert "The sheet “Cover”: it does not have the columns of the table." in page
    assert "“[x] means not available.”. It is a note below the table." in page
    assert "These cells are merged" not in page


def test_table_on_several_sheets_is_read_whole(client: Client, national: User) -> None:
    lines = files.lines_of(NRM_FILE)
    sheets = {name: [lines[0], *(line for line in lines[1:] if line[0] == name)] for name in ("2018", "2019")}

    edition = imported(client, "nrm", files.xlsx_with(sheets))

    assert sums(edition) == 6974 + 10_606


def test_file_that_was_cut_off_is_refused(client: Client, national: User) -> None:
    lines = files.lines_of(NRM_FILE)

    answer = check(client, "nrm", files.csv_of([*lines[:-1], lines[-1][:2]]))

    assert answer.status_code == 422
    assert "This cell is blank." in answer.content.decode()


def test_second_file_with_the_date_of_the_first_is_refused_at_the_last_moment(national: User) -> None:
    details = EditionDetails(extracted_on=date(2024, 3, 1), source="Table 1")
    figure = OfficialFigure(starts_on=date(2019, 1, 1), breakdown="adult/uk", value=1)
    editions.add(OfficialSeriesCode.NRM, [figure], details=details, by=national)

    with pytest.raises(editions.SameDay, match="already an edition"):
        editions.add(OfficialSeriesCode.NRM, [], details=details, by=national)


def test_figures_are_stored_with_their_edition_and_never_later(client: Client, national: User) -> None:
    edition = imported(client, "crime", CRIME_FILE.read_bytes())
    OfficialEdition.objects.update(stored_at=clock.now() - timedelta(days=1))

    with pytest.raises(IntegrityError, match="stored once"), transaction.atomic():
        OfficialFigure.objects.create(edition=edition, starts_on=date(2019, 1, 1), value=4)


def test_date_that_was_typed_wrongly_is_corrected_and_logged(client: Client, national: User) -> None:
    edition = imported(client, "nrm", NRM_FILE.read_bytes(), extracted_on_2="2025")
    day = {"extracted_on_0": "1", "extracted_on_1": "3", "extracted_on_2": "2024", "source": "Table 1 (revised)"}

    client.post(reverse("official:edition-correct", args=[edition.public_id]), day)

    edition.refresh_from_db()
    assert (edition.extracted_on, edition.source) == (date(2024, 3, 1), "Table 1 (revised)")
    assert AuditEntry.objects.get(question="extracted on 2025-03-01 before").kind == "alteration"


def test_correction_keeps_the_rules_of_the_date(client: Client, national: User) -> None:
    edition = imported(client, "nrm", NRM_FILE.read_bytes())
    day = {"extracted_on_0": "1", "extracted_on_1": "3", "extracted_on_2": "2019", "source": "Table 1"}

    answer = client.post(reverse("official:edition-correct", args=[edition.public_id]), day)

    assert answer.status_code == 422
    assert "The figures go up to 31 December 2023." in answer.content.decode()
