"""The guides: one for each role and duty, served as help, and consistent with the pages' labels."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from accounts.choices import Role
from accounts.duties import DutyKind
from mspt import help_guides
from mspt.help_guides import GUIDES, Guide
from mspt.navigation import MENU
from tests.accounts.factories import UserFactory
from tests.nrm.making import with_duty

ROOT = Path(settings.BASE_DIR)
MARKDOWN_LINK = re.compile(r"\[[^\]]+\]\(([^)]+)\)")
IN_BOLD = re.compile(r"\*\*([^*]+)\*\*")
QUOTED = re.compile(r"“([^”]+)”")
WITHOUT_A_GUIDE = {Role.SYSTEM}  # a program reads the API's description
# Quoted for what a reader types or sees, and no label of a page.
NO_LABELS = {"cuckooing", "late"}
STATUS_TABLES = (
    "| Status",
    "| State of",
    "| Snapshot",
    "| Proposal",
    "| Outcome",
    "| What they did",
    "| Role",
    "| Duty",
)
each_guide = pytest.mark.parametrize("guide", GUIDES, ids=lambda guide: guide.slug)


def words_of(guide: Guide) -> str:
    return " ".join(guide.path.read_text(encoding="utf-8").split())


@cache
def _source() -> str:
    """Every text that a page can print."""
    apps = [ROOT / app for app in settings.INSTALLED_APPS if (ROOT / app).is_dir()]
    files = [
        file for folder in (*apps, ROOT / "mspt") for file in folder.rglob("*.py") if "migrations" not in file.parts
    ]
    files += (ROOT / "templates").rglob("*.html")
    return " ".join(" ".join(file.read_text(encoding="utf-8").split()) for file in files)


# --- Whose they are -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", [role for role in Role if role not in WITHOUT_A_GUIDE])
def test_every_role_has_a_guide(role: Role) -> None:
    assert [guide.slug for guide in GUIDES if role in guide.roles and not guide.duty]


@pytest.mark.parametrize("kind", DutyKind)
def test_every_duty_has_a_guide(kind: DutyKind) -> None:
    assert [guide.slug for guide in GUIDES if guide.duty == kind]


def test_every_file_is_a_guide_that_is_served() -> None:
    assert {file.stem for file in help_guides.DIRECTORY.glob("*.md")} == {guide.slug for guide in GUIDES}


def test_missing_guide_fails_the_check(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert help_guides.guides_are_here() == []

    monkeypatch.setattr(help_guides, "DIRECTORY", tmp_path)
    (tmp_path / "analyst.md").write_text("No title.\n")

    messages = [str(fault.msg) for fault in help_guides.guides_are_here()]
    assert "docs/help/coordinator.md is missing." in messages
    assert "docs/help/analyst.md does not begin with a title." in messages


def test_image_holds_the_guides_and_no_other_docs() -> None:
    lines = (ROOT / ".dockerignore").read_text().splitlines()

    assert lines.index("docs/*") < lines.index("!docs/help")  # the last line that fits decides
    assert "docs" not in lines


# --- What they say --------------------------------------------------------------------------------------------------


@each_guide
def test_guide_has_a_reasonable_length(guide: Guide) -> None:
    lines = guide.path.read_text(encoding="utf-8").splitlines()

    assert 50 <= len(lines) <= 150
    assert sum(line.startswith("# ") for line in lines) == 1
    assert guide.text.summary


@each_guide
def test_guide_links_to_guides_and_parts_that_exist(guide: Guide) -> None:
    for target in MARKDOWN_LINK.findall(guide.path.read_text(encoding="utf-8")):
        file, _, part = target.partition("#")
        other = help_guides.BY_SLUG.get(file.removesuffix(".md"))
        assert other is not None, f"{target} is no guide"
        assert not part or part in {block.anchor for block in other.text.blocks}, f"{target} has no such part"


@each_guide
def test_bold_names_are_menu_entries_that_the_readers_have(guide: Guide) -> None:
    entries = [entry for section in MENU for entry in section.entries]
    theirs = {entry.title for entry in entries if entry.roles & guide.roles}
    theirs |= {section.title for section in MENU if any(entry.roles & guide.roles for entry in section.entries)}

    named = [words for words in IN_BOLD.findall(words_of(guide)) if not words.endswith(".")]  # not a problem's heading

    assert named, "the guide names no page"
    assert [name for name in named if name not in theirs] == []


@each_guide
def test_labels_in_quotation_marks_are_on_a_page(guide: Guide) -> None:
    missing = [label for label in QUOTED.findall(words_of(guide)) if label not in NO_LABELS and label not in _source()]

    assert missing == [], "No page says this. Write what it says now."


@each_guide
def test_statuses_in_tables_are_those_of_the_product(guide: Guide) -> None:
    missing = [status for status in _statuses_in(guide) if f'"{status}' not in _source()]

    # A return's status is stored in small letters and begins a line with a capital.
    assert [status for status in missing if f'"{status.lower()}"' not in _source()] == []


def _statuses_in(guide: Guide) -> list[str]:
    """The first column of each table that explains statuses; a cell may name several."""
    statuses, is_within = [], False
    for line in guide.path.read_text(encoding="utf-8").splitlines():
        if not line.startswith("|"):
            is_within = False
        elif line.startswith(STATUS_TABLES):
            is_within = True
        elif is_within and not line.startswith("| ---"):
            cell = line.split("|")[1].strip().removesuffix(" …")
            statuses += re.split(r", (?=[A-Z])", cell)
    return statuses


# --- How they are served --------------------------------------------------------------------------------------------


@each_guide
@pytest.mark.django_db
def test_guide_is_a_page_for_everybody(
    client: Client, guide: Guide, query_budget: Callable[[int], AbstractContextManager[Any]]
) -> None:
    with query_budget(0):
        answer = client.get(guide.url)

    page = answer.content.decode()
    assert answer.status_code == 200
    assert page.count("<h1") == 1
    assert guide.text.title in page
    assert "style=" not in page
    assert "<table>" not in page
    assert "](" not in page, "a link was not understood"
    ids = Counter(re.findall(r' id="([^"]+)"', page))
    assert {name: many for name, many in ids.items() if many > 1} == {}
    assert {*re.findall(r'href="#([^"]+)"', page)} <= {*ids}
    assert 'href="#who-to-call"' in page


@pytest.mark.django_db
def test_unknown_guide_gives_404(client: Client) -> None:
    assert client.get(reverse("help-guide", args=["nobody"])).status_code == 404


@pytest.mark.django_db
def test_help_lists_every_guide_for_those_who_are_not_signed_in(
    client: Client, query_budget: Callable[[int], AbstractContextManager[Any]]
) -> None:
    with query_budget(0):
        page = client.get(reverse("help")).content.decode()

    assert [guide.slug for guide in GUIDES if guide.url not in page] == []
    assert "For your work" not in page


@pytest.mark.django_db
def test_own_guides_come_first(client: Client, query_budget: Callable[[int], AbstractContextManager[Any]]) -> None:
    client.force_login(with_duty(UserFactory(role=Role.ANALYST)))

    with query_budget(3):  # session, user with duties, last use of the session
        page = client.get(reverse("help")).content.decode()

    own, others = page.split("For your work")[1].split("For others")
    named = [guide.slug for guide in GUIDES if f'href="{guide.url}"' in own]
    assert named == [
        "analyst",
        "nrm-contact",
        "data-quality",
        "return-questions",
        "sealed-investigations",
        "prosecutions",
        "around-prosecutions",
        "retention",
        "notices",
    ]
    assert len([guide for guide in GUIDES if f'href="{guide.url}"' in others]) == len(GUIDES) - len(named)
