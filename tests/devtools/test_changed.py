"""`bin/test --changed` runs the tests that a change touches; in doubt, more of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from devtools import changed, groups, testing
from mspt.setup import places

FILES = {
    "core/__init__.py": "",
    "core/clock.py": "",
    "nrm/__init__.py": "",
    "nrm/urls.py": "from nrm import views\n",
    "nrm/views.py": "from . import workflow\n",
    "nrm/workflow.py": "from core import clock\n",
    "nrm/sql/stamp.sql": "",
    "orders/__init__.py": "",
    "orders/urls.py": "",
    "orders/models.py": "",
    "templates/components/tag.html": "",
    "templates/nrm/referral.html": '{% include "components/tag.html" %}',
    "templates/orders/order.html": '{% include "orders/_side.html" %}',
    "templates/orders/_side.html": "",
    "tests/__init__.py": "",
    "tests/conftest.py": "from orders import models\n",
    "tests/nrm/__init__.py": "",
    "tests/nrm/making.py": "from nrm import workflow\n",
    "tests/nrm/test_views.py": "",
    "tests/orders/__init__.py": "",
    "tests/orders/test_steps.py": "from tests.nrm import making\n",
    "tests/orders/test_lists.py": "PAGE = 'docs/orders.md'\nHELP = 'docs/help'\n",
    "tests/core/__init__.py": "",
    "tests/core/test_clock.py": "from core import clock\n",
    "tests/browser/__init__.py": "",
    "tests/browser/test_every_page.py": "",
    "tests/frontend/__init__.py": "",
    "tests/frontend/test_script.py": "",
    "tests/test_url_walk.py": "",
    "tests/permissions/__init__.py": "",
    "tests/permissions/test_answers.py": "",
}
MATRIX = ("tests/permissions/test_answers.py", "tests/test_url_walk.py")


@pytest.fixture
def sources(tmp_path: Path) -> changed.Sources:
    """A small checkout of two apps above a core."""
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    return changed.Sources.read(tmp_path)


@pytest.mark.parametrize(
    ("path", "tests", "apps"),
    [
        ("nrm/views.py", {"tests/nrm/test_views.py", *MATRIX}, {"nrm"}),
        ("nrm/workflow.py", {"tests/nrm/test_views.py", "tests/orders/test_steps.py", *MATRIX}, {"nrm"}),
        (
            "core/clock.py",
            {"tests/core/test_clock.py", "tests/nrm/test_views.py", "tests/orders/test_steps.py", *MATRIX},
            {"nrm"},
        ),
        ("nrm/sql/stamp.sql", {"tests/nrm/test_views.py", *MATRIX}, {"nrm"}),
        ("nrm/gone.py", {"tests/nrm/test_views.py", *MATRIX}, {"nrm"}),
        (
            "templates/components/tag.html",
            {"tests/nrm/test_views.py", "tests/browser/test_every_page.py", *MATRIX},
            {"components", "nrm"},
        ),
        (
            "templates/orders/_side.html",
            {
                "tests/orders/test_steps.py",
                "tests/orders/test_lists.py",
                "tests/browser/test_every_page.py",
                *MATRIX,
            },
            {"orders"},
        ),
        ("tests/nrm/test_views.py", {"tests/nrm/test_views.py"}, set()),
        ("tests/nrm/making.py", {"tests/orders/test_steps.py"}, set()),
        ("docs/orders.md", {"tests/orders/test_lists.py"}, set()),
        ("docs/help/officer.md", {"tests/orders/test_lists.py"}, set()),
        ("docs/glossary.md", set(), set()),
        ("static/grid.js", {"tests/browser/test_every_page.py", "tests/frontend/test_script.py"}, set()),
    ],
)
def test_change_selects_the_tests_that_can_notice_it(
    sources: changed.Sources, path: str, tests: set[str], apps: set[str]
) -> None:
    selection = changed.select([path], sources)

    assert selection.everything == ""
    assert set(selection.files) == tests
    assert selection.apps == (apps and apps | {"api"})


@pytest.mark.parametrize("path", ["tests/conftest.py", "pyproject.toml", "mspt/settings.py", "bin/new", "Dockerfile"])
def test_change_that_nothing_explains_selects_everything(sources: changed.Sources, path: str) -> None:
    assert changed.select(["nrm/views.py", path], sources).everything


def test_imports_of_the_common_conftest_select_nothing(sources: changed.Sources) -> None:
    assert "tests/nrm/test_views.py" not in changed.select(["orders/models.py"], sources).files


def test_selected_files_run_in_their_groups() -> None:
    files = ("tests/core/test_sql.py", "tests/permissions/test_answers.py", "tests/browser/test_grid.py")
    selection = changed.Selection(files=dict.fromkeys(files, "core/x.py"), apps=frozenset({"nrm", "orders"}))

    assert testing.groups_of(selection) == {
        "unit": ["tests/core/test_sql.py"],
        "matrix": ["tests/permissions/test_answers.py", "--addresses-of=nrm,orders"],
        "browser": ["tests/browser/test_grid.py"],
    }


def test_paths_that_decide_how_every_test_runs_exist() -> None:
    assert [path for path in changed.TOUCH_ALL if not (places.ROOT / path).exists()] == []
    assert (places.ROOT / changed.EVERY_PAGE).exists()
    assert groups.may_hold(places.ROOT / changed.MATRIX / "test_answers.py", "matrix")
