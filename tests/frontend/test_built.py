"""The files committed under static/: no crown, nothing from elsewhere, and the required licences."""

from __future__ import annotations

import json
import re
import unicodedata
from pathlib import Path

import pytest
from django.conf import settings

from core import fonts
from core.fonts import widths

ROOT = Path(settings.BASE_DIR)
STATIC = ROOT / "static"
FILES = sorted(path for path in STATIC.rglob("*") if path.is_file())
TEXTS = [path for path in FILES if path.suffix in {".css", ".js", ".svg"}]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
WEIGHTS = ("IBMPlexSans-Regular", "IBMPlexSans-SemiBold")
PARTS = ("Latin1", "Latin2", "Latin3", "Pi", "Greek", "Cyrillic")
NAMESPACES = ("http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink")


def names(paths: list[Path]) -> list[str]:
    """Paths as shown in the test's result."""
    return [str(path.relative_to(ROOT)) for path in paths]


def test_every_file_used_by_pages_exists() -> None:
    static_names = set(re.findall(r"static '([^']+)'", (ROOT / "templates" / "shell.html").read_text()))

    preloaded = {f"fonts/{weight}-Latin1.woff2" for weight in WEIGHTS}
    assert static_names == {
        "app/app.css",
        "app/app.js",
        "app/mark.svg",
        "vendor/govuk.css",
        "vendor/moj.css",
        *preloaded,
    }
    assert all((STATIC / name).is_file() for name in static_names)


def test_only_the_redistributable_font_is_shipped() -> None:
    shipped = {path for path in FILES if path.suffix in {".woff", ".woff2", ".ttf", ".otf", ".eot"}}

    assert shipped == {STATIC / "fonts" / f"{weight}-{part}.woff2" for weight in WEIGHTS for part in PARTS}
    for folder in (STATIC / "fonts", ROOT / "core" / "fonts" / "ibm-plex-sans"):
        licence = (folder / "LICENCE-ibm-plex-sans.txt").read_text()
        assert "SIL OPEN FONT LICENSE Version 1.1" in licence
    assert "IBM Plex Sans" in (ROOT / "NOTICES.md").read_text()


def test_the_stylesheet_loads_every_font_file_and_nothing_else() -> None:
    loaded = re.findall(r"url\(([^)]*)\)", (STATIC / "app" / "app.css").read_text())

    assert sorted(loaded) == sorted(f'"../fonts/{weight}-{part}.woff2"' for weight in WEIGHTS for part in PARTS)


@pytest.mark.parametrize("bold", [False, True])
def test_names_of_people_and_places_have_all_their_letters(bold: bool) -> None:
    known = widths.of_letters(fonts.BOLD if bold else fonts.REGULAR)
    names = "Nguyễn Thị Hồng Đặng Phương, Łódź, Škoda, Țăndărei, Ağrı, Þór, Gjërgj Kastrioti, Llŷn, Ynys Môn, Österåker"

    assert set(names) - set(known) == set()


def test_pages_load_the_letters_that_charts_and_pdfs_have() -> None:
    css = (STATIC / "app" / "app.css").read_text()
    codes = {
        code
        for ranges in re.findall(r"unicode-range: ([^;]+)", css)
        for first, last in re.findall(r"U\+([0-9A-F]+)(?:-([0-9A-F]+))?", ranges)
        for code in range(int(first, 16), int(last or first, 16) + 1)
    }

    letters = {
        letter for letter in widths.of_letters(fonts.REGULAR) if unicodedata.category(letter) in {"Lu", "Ll", "Nd"}
    }
    assert {ord(letter) for letter in letters} - codes == set()


@pytest.mark.parametrize("path", TEXTS, ids=names(TEXTS))
def test_built_file_has_no_crown_no_transport_font_and_no_foreign_url(path: Path) -> None:
    text = path.read_text()
    for namespace in NAMESPACES:
        text = text.replace(namespace, "")

    assert not re.search(r"GDS Transport|crest|royal|govuk-crown|logotype", text, re.IGNORECASE)
    assert not re.search(r"(https?:)?//[a-z0-9-]+(\.[a-z0-9-]+)*\.[a-z]{2,}", text)
    if path.suffix == ".css" and path.name != "app.css":
        assert "url(" not in text
        assert "@font-face" not in text


def test_licences_are_beside_the_files_they_cover() -> None:
    for package in ("govuk-frontend", "moj-frontend"):
        assert "Permission is hereby granted" in (STATIC / "vendor" / f"LICENCE-{package}.txt").read_text()


def test_licences_name_the_built_versions() -> None:
    wanted = json.loads((ROOT / "package.json").read_text())["devDependencies"]
    assert f"IBM Plex Sans {wanted['@ibm/plex-sans']} " in (ROOT / "NOTICES.md").read_text()

    for package, file in (("govuk-frontend", "govuk-frontend"), ("@ministryofjustice/frontend", "moj-frontend")):
        assert f"{package} {wanted[package]}:" in (STATIC / "vendor" / f"LICENCE-{file}.txt").read_text()


def test_the_npm_lock_names_no_address() -> None:
    assert "://" not in (ROOT / "package-lock.json").read_text()


INLINE = re.compile(r"\sstyle=|<style|\son[a-z]+=[\"']|javascript:|(src|href|action)=[\"']//|(src|action)=[\"']https?:")
SCRIPT = re.compile(r"<script(?![^>]*src=)[^>]*>")


def inline_code_of(text: str) -> list[str]:
    """Styles, scripts and foreign addresses that the content security policy would block."""
    return [match.group() for pattern in (INLINE, SCRIPT) for match in pattern.finditer(text)]


def test_templates_have_no_inline_style_or_script() -> None:
    assert len(TEMPLATES) > 300
    assert {str(path): code for path in TEMPLATES if (code := inline_code_of(path.read_text()))} == {}


@pytest.mark.parametrize(
    "planted",
    [
        '<p style="color: red">',
        "<style>",
        "<a onclick='go()'>",
        '<a href="javascript:go()">',
        "<script>",
        '<script type="module">',
        '<img src="//example.org/x.png">',
        '<form action="https://example.org">',
    ],
)
def test_planted_inline_code_is_found(planted: str) -> None:
    assert inline_code_of(planted)
    assert not inline_code_of('<a href="https://www.gov.uk/"><script src="app.js"></script>')


def test_every_class_of_ours_in_a_template_is_in_the_stylesheet() -> None:
    drawn = set(re.findall(r"\.(app-[a-z0-9_-]+)", (STATIC / "app" / "app.css").read_text()))
    unknown = {}
    for path in TEMPLATES:
        attributes = re.findall(r'class="([^"]*)"', re.sub(r"{%.*?%}", " ", path.read_text()))
        ours = {word for line in attributes for word in line.split() if re.fullmatch(r"app-[a-z0-9_-]*[a-z0-9]", word)}
        unknown |= {str(path): ours - drawn} if ours - drawn else {}

    assert drawn
    assert unknown == {}
