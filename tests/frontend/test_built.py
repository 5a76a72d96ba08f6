"""What is committed under static/: nothing of the crown, nothing from elsewhere, and with the licences it needs."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
STATIC = ROOT / "static"
FILES = sorted(path for path in STATIC.rglob("*") if path.is_file())
TEXTS = [path for path in FILES if path.suffix in {".css", ".js", ".svg"}]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
NAMESPACES = ("http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink")


def names(paths: list[Path]) -> list[str]:
    """Paths as a reader of the test's result sees them."""
    return [str(path.relative_to(ROOT)) for path in paths]


def test_everything_that_pages_ask_for_is_there() -> None:
    asked = set(re.findall(r"static '([^']+)'", (ROOT / "templates" / "shell.html").read_text()))

    assert asked == {"app/app.css", "app/app.js", "app/mark.svg", "vendor/govuk.css", "vendor/moj.css"}
    assert all((STATIC / name).is_file() for name in asked)


def test_no_font_file_is_committed() -> None:
    assert not [path for path in FILES if path.suffix in {".woff", ".woff2", ".ttf", ".otf", ".eot"}]


@pytest.mark.parametrize("path", TEXTS, ids=names(TEXTS))
def test_built_file_holds_no_crown_no_transport_and_no_foreign_address(path: Path) -> None:
    text = path.read_text()
    for namespace in NAMESPACES:
        text = text.replace(namespace, "")

    assert not re.search(r"GDS Transport|@font-face|crest|royal|govuk-crown|logotype", text, re.IGNORECASE)
    assert not re.search(r"(https?:)?//[a-z0-9-]+(\.[a-z0-9-]+)*\.[a-z]{2,}", text)
    if path.suffix == ".css":
        assert "url(" not in text


def test_licences_stand_beside_what_they_license() -> None:
    for package in ("govuk-frontend", "moj-frontend"):
        assert "Permission is hereby granted" in (STATIC / "vendor" / f"LICENCE-{package}.txt").read_text()


def test_licences_name_the_versions_that_were_built() -> None:
    wanted = json.loads((ROOT / "package.json").read_text())["devDependencies"]

    for package, file in (("govuk-frontend", "govuk-frontend"), ("@ministryofjustice/frontend", "moj-frontend")):
        assert f"{package} {wanted[package]}:" in (STATIC / "vendor" / f"LICENCE-{file}.txt").read_text()


def test_the_npm_lock_names_no_address() -> None:
    assert "://" not in (ROOT / "package-lock.json").read_text()


@pytest.mark.parametrize("path", TEMPLATES, ids=names(TEMPLATES))
def test_template_has_no_inline_style_or_script(path: Path) -> None:
    text = path.read_text()

    assert not re.search(r"\sstyle=|<style|\son[a-z]+=[\"']|javascript:", text)
    assert not [tag for tag in re.findall(r"<script[^>]*>", text) if "src=" not in tag]
    assert not re.search(r"(src|href|action)=[\"']//|(src|action)=[\"']https?:", text)


@pytest.mark.parametrize("path", TEMPLATES, ids=names(TEMPLATES))
def test_every_class_of_ours_that_a_template_names_is_in_the_stylesheet(path: Path) -> None:
    drawn = set(re.findall(r"\.(app-[a-z0-9_-]+)", (STATIC / "app" / "app.css").read_text()))

    said = re.findall(r'class="([^"]*)"', re.sub(r"{%.*?%}", " ", path.read_text()))
    ours = {word for line in said for word in line.split() if re.fullmatch(r"app-[a-z0-9_-]*[a-z0-9]", word)}
    assert ours - drawn == set()
