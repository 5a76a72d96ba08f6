"""An offline bundle: its contents, identical bytes when built twice, and detection of changes."""

from __future__ import annotations

import hashlib
import io
import zipfile
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from core import clock
from documents import storing
from guidance import approval
from guidance.bundle import files, signing, verification
from guidance.bundle.selection import BundleBaseline
from guidance.choices import Circle
from guidance.models import Product
from guidance.search import synonyms
from tests.guidance import attached
from tests.guidance.bundling import KEY, Opened, bundle, opened
from tests.guidance.making import TEXT, approver, author, debrief_said, next_version, published
from tests.roles import acting
from tests.shared_rows import made_once

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _key(settings: Any) -> None:
    settings.BUNDLE_KEY = KEY


@made_once
def product() -> Product:
    return published()


def text(archive: Opened, name: str) -> str:
    return archive.files[name].decode()


def test_bundle_has_a_page_for_each_product_and_its_date() -> None:
    product = published(title="Hand car washes", marking="OFFICIAL")

    archive = bundle()

    page = text(archive, f"products/{product.slug}.html")
    assert "Check the address for other forces’ interest" in page
    assert "This copy was made on 24 November 2026. It is version 1" in page
    assert f"https://localhost{product.get_absolute_url()}" in page
    assert f"products/{product.slug}.html" in text(archive, "index.html")
    assert archive.made.name == "guidance-police-2026-11-24.zip"


def test_building_twice_gives_the_same_bytes() -> None:
    for number in range(12):
        published(title=f"Product {number}", types=["LAB"], kind="bulletin" if number % 2 else "guide")
    published(kind="debrief", title="Op FERNLEIGH", debrief=debrief_said())

    first, second = bundle(), bundle()

    assert first.content == second.content


@pytest.mark.usefixtures("product")
def test_every_file_has_its_checksum_and_the_manifest_is_signed() -> None:
    archive = bundle()

    sums = dict(reversed(line.split("  ")) for line in text(archive, "SHA256SUMS").splitlines())

    rest = {"SHA256SUMS", "manifest.json", "manifest.sig"}
    assert sums == {
        name: hashlib.sha256(content).hexdigest() for name, content in archive.files.items() if name not in rest
    }
    assert archive.manifest["sha256sums"] == hashlib.sha256(archive.files["SHA256SUMS"]).hexdigest()
    assert signing.is_signed(
        archive.files["manifest.json"], archive.files["manifest.sig"], key=archive.manifest["public_key"]
    )


def test_link_to_content_outside_the_bundle_is_plain_text() -> None:
    inside = published(title="Inside", circle="partners")
    outside = published(title="Outside", circle="police")
    words = f"See [the one](guide:{inside.slug}) and [the other](guide:{outside.slug})."
    product = published(circle="partners", text=words, related=(inside.slug, outside.slug))

    page = text(bundle(Circle.PARTNERS), f"products/{product.slug}.html")

    assert f'<a class="govuk-link" href="{inside.slug}.html"' in page
    assert "and the other." in page
    assert outside.slug not in page
    assert "Outside" not in page


def test_overdue_review_is_shown_and_future_ones_appear_on_their_day() -> None:
    old, young = published(review_on=date(2026, 11, 1)), published(review_on=date(2027, 11, 1))

    archive = bundle()

    notice = 'data-review-on="{}"{}>'
    assert notice.format("2026-11-01", "") in text(archive, f"products/{old.slug}.html")
    assert notice.format("2027-11-01", " hidden") in text(archive, f"products/{young.slug}.html")


def test_search_index_knows_the_location_of_each_product() -> None:
    published(title="Nail bars", text="Look for *zébra* crossings.")

    archive = bundle()

    assert '"zebra":[0,1]' in text(archive, "data/words-z.js")
    assert text(archive, "data/words-n.js").startswith('libraryWords("n", {')
    assert '["nail bar", "nail salon", "beauty salon"]' not in text(archive, "data/synonyms.js")  # “bars” is not “bar”


def test_synonyms_come_from_the_library_s_own_search() -> None:
    published(title="A cuckooing in a flat", circle="partners")
    synonyms.add(["flat", "maisonette"], by=approver())

    for_police, to_partners = (text(bundle(circle), "data/synonyms.js") for circle in (Circle.POLICE, Circle.PARTNERS))

    assert '["flat", "maisonette"]' in for_police
    assert '"home takeover"' in for_police
    assert "nail bar" not in for_police
    assert '"home takeover"' in to_partners
    assert "maisonette" not in to_partners


def test_synonym_groups_come_from_the_caller() -> None:
    published(title="Nail bars")

    archive = bundle(synonyms=[("nail bars", "manicure"), ("unheard of", "never seen")])

    assert text(archive, "data/synonyms.js") == 'librarySynonyms([["nail bars", "manicure"]]);\n'


def test_pictures_are_shown_files_are_links_and_large_files_link_to_the_live_page(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    product = published(title="Flats")
    attached.to_published(product, attached.PNG, attached.PDF, attached.WORD, text="![A plan](picture:flat-plan)")

    full = bundle()
    monkeypatch.setattr(files, "LARGEST", attached.PDF.stat().st_size - 1)
    small = bundle()

    page, other = (text(archive, f"products/{product.slug}.html") for archive in (full, small))
    assert f'src="../files/{product.slug}/flat-plan.png" alt="A plan"' in page
    assert f'href="../files/{product.slug}/five-things-poster.pdf"' in page
    assert full.files[f"files/{product.slug}/five-things-poster.pdf"] == attached.PDF.read_bytes()
    assert [name for name in small.files if name.startswith("files/")] == ["files/flats/note-taking-page.docx"]
    assert "[Picture: A plan]" in other
    assert other.count("too large to include, see the current version") == 2
    assert bundle().content == small.content


def test_file_missing_on_disk_leaves_the_bundle_valid() -> None:
    product = published(title="Flats")
    lost = attached.to_published(product, attached.PDF)
    storing.path_of(lost.document.stored_as).unlink()

    archive = bundle()

    assert "see the current version" in text(archive, f"products/{product.slug}.html")
    assert not [name for name in archive.files if name.startswith("files/")]


def later(days: int) -> Any:
    return clock.at(datetime(2026, 11, 24, 12, tzinfo=clock.LONDON) + timedelta(days=days))


def test_changes_since_a_day_list_new_updated_and_removed_products() -> None:
    same, updated, withdrawn, narrowed = (
        published(title=title, circle="partners") for title in ("Same", "Updated", "Withdrawn", "Narrowed")
    )
    never = published(title="Never theirs")
    with later(2):
        new = published(title="New", circle="partners")
        next_version(updated)
        approval.withdraw(withdrawn, reason="Old.", by=approver())
        approval.withdraw(never, reason="Old.", by=approver())
        next_version(narrowed, title="Narrowed with a secret", circle="police")

        archive = bundle(Circle.PARTNERS, since=BundleBaseline(day=date(2026, 11, 25)))

    assert archive.slugs == [new.slug, updated.slug]
    assert [entry["slug"] for entry in archive.manifest["gone"]] == [narrowed.slug, withdrawn.slug]
    assert "The second visit was added." in text(archive, "changes.html")
    assert archive.made.name == "guidance-partners-2026-11-26-since-2026-11-25.zip"
    for words in ("secret", never.slug, never.current.title, f"{same.slug}.html"):
        assert archive.holds(words) == []


def test_changes_since_an_earlier_bundle_list_the_differences() -> None:
    gone, updated, same = (published(title=title) for title in ("Gone", "Updated", "Same"))
    before = {entry["slug"]: entry["version"] for entry in bundle().manifest["products"]}
    approval.withdraw(gone, reason="Old.", by=approver())
    next_version(updated)

    archive = bundle(since=BundleBaseline(day=date(2026, 11, 24), held=before | {"never-there": 1}))

    assert archive.slugs == [updated.slug]
    assert [entry["slug"] for entry in archive.manifest["gone"]] == [gone.slug]
    assert same.slug not in before or archive.holds(f"{same.slug}.html") == []


def test_worker_role_can_build_a_bundle_with_no_other_table() -> None:
    published(text=TEXT, types=["LAB"])
    published(kind="debrief", title="Op FERNLEIGH", debrief=debrief_said())

    with acting("clerk"):
        assert len(bundle().slugs) == 2


@pytest.mark.parametrize("many", [2, 24])
def test_bundle_loads_its_products_in_batches_of_ten(query_budget: Any, many: int) -> None:
    published(author())
    for _ in range(many - 1):
        published()

    # Contents, two vocabularies, terms; versions by ten; for each product passages, files, related.
    with query_budget(4 + (many + 9) // 10 + 3 * many):
        bundle()


def on_a_stick(tmp_path: Path, content: bytes) -> Path:
    file = tmp_path / "bundle.zip"
    file.write_bytes(content)
    return file


def with_change(content: bytes, change: dict[str, bytes | None], more: tuple[str, ...] = ()) -> bytes:
    """The same ZIP with files changed, removed (None) or added."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as before, zipfile.ZipFile(target, "w") as after:
        folder = before.namelist()[0].partition("/")[0]
        for name in before.namelist():
            new = change.get(name.partition("/")[2], before.read(name))
            if new is not None:
                after.writestr(name, new)
        for name in more:
            after.writestr(f"{folder}/{name}", b"alert(1)")
    return target.getvalue()


@pytest.mark.usefixtures("product")
def test_intact_bundle_has_no_problem(tmp_path: Path) -> None:
    report = verification.check(on_a_stick(tmp_path, bundle().content), key=signing.public_key())

    assert (report.problems, report.is_signed) == ([], True)


@pytest.mark.parametrize(
    ("change", "more", "expected"),
    [
        ({"index.html": b"Go elsewhere"}, (), "index.html: changed since the bundle was made"),
        ({"index.html": None}, (), "index.html: missing"),
        ({}, ("assets/extra.js",), "assets/extra.js: not part of the download"),
        ({"SHA256SUMS": b"nonsense\n"}, (), "SHA256SUMS, line 1: “nonsense” is not a checksum"),
        ({"manifest.sig": None}, (), "manifest.sig: missing"),
        ({"manifest.sig": b"x" * 64}, (), "is not signed by the key you gave"),
    ],
)
@pytest.mark.usefixtures("product")
def test_problems_of_a_bundle_are_named_with_their_location(
    tmp_path: Path, change: dict[str, bytes | None], more: tuple[str, ...], expected: str
) -> None:
    content = with_change(bundle().content, change, more)

    problems = verification.check(on_a_stick(tmp_path, content), key=signing.public_key()).problems

    assert any(expected in problem for problem in problems), problems


def test_manifest_rewritten_with_matching_checksums_is_detected(tmp_path: Path) -> None:
    published(title="Car washes")
    archive = bundle()
    page = next(name for name in archive.files if name.startswith("products/"))
    sums = archive.files["SHA256SUMS"].replace(
        hashlib.sha256(archive.files[page]).hexdigest().encode(), hashlib.sha256(b"x").hexdigest().encode()
    )
    manifest = archive.files["manifest.json"].replace(
        hashlib.sha256(archive.files["SHA256SUMS"]).hexdigest().encode(), hashlib.sha256(sums).hexdigest().encode()
    )
    manifest = manifest.replace(
        hashlib.sha256(archive.files[page]).hexdigest().encode(), hashlib.sha256(b"x").hexdigest().encode()
    )
    content = with_change(archive.content, {page: b"x", "SHA256SUMS": sums, "manifest.json": manifest})

    problems = verification.check(on_a_stick(tmp_path, content), key=signing.public_key()).problems

    assert problems == [
        "manifest.sig: manifest.json is not signed by the key you gave. It was changed, or comes from elsewhere."
    ]


@pytest.mark.parametrize("content", [b"", b"no ZIP", b"PK\x03\x04 and then nothing"])
def test_file_that_is_not_a_bundle_is_reported(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(verification.NoBundle, match="can’t be read as a ZIP"):
        verification.check(on_a_stick(tmp_path, content), key=signing.public_key())


@pytest.mark.usefixtures("product")
def test_any_changed_byte_is_detected(tmp_path: Path) -> None:
    whole = bundle()
    content = whole.content

    for place in range(0, len(content), max(1, len(content) // 60)):
        flipped = bytearray(content)
        flipped[place] ^= 0x10
        file = on_a_stick(tmp_path, bytes(flipped))
        try:
            problems = verification.check(file, key=signing.public_key()).problems
        except verification.NoBundle:
            continue
        # A byte of ZIP metadata (a time, a permission) changes no file; every byte of a file does.
        assert problems or opened(bytes(flipped), whole.made).files == whole.files, place


def test_commands_build_and_check_a_bundle(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    published(circle="partners")
    target = tmp_path / "partners.zip"

    call_command("bundle_library", "--for", "partners", "--to", str(target))
    call_command("check_bundle", str(target), "--key", signing.public_key())

    output = capsys.readouterr().out
    assert "1 products, OFFICIAL, as of 2026-11-24. Signed" in output
    assert "Whole and signed by" in output
    assert list(tmp_path.iterdir()) == [target]


@pytest.mark.usefixtures("product")
def test_commands_report_invalid_input(tmp_path: Path, settings: Any) -> None:
    whole = tmp_path / "police.zip"
    call_command("bundle_library", "--for", "police", "--to", str(whole))

    def refused(*arguments: str) -> str:
        with pytest.raises(CommandError) as raised:
            call_command(*arguments)
        return str(raised.value)

    target = ("--to", str(tmp_path / "x.zip"))
    assert "bundle for police" in refused("bundle_library", "--for", "partners", *target, "--since", str(whole))
    assert "neither a day" in refused("bundle_library", "--for", "police", *target, "--since", "yesterday")
    assert "not come yet" in refused("bundle_library", "--for", "police", *target, "--since", "2030-01-01")
    assert "no folder" in refused("bundle_library", "--for", "police", "--to", str(tmp_path / "no" / "x.zip"))
    assert "not a public key" in refused("check_bundle", str(whole), "--key", "abc")
    settings.BUNDLE_KEY = b""
    assert "Set BUNDLE_KEY" in refused("bundle_library", "--for", "police", *target)
    assert "By which key?" in refused("check_bundle", str(whole))


def test_bundle_without_a_key_says_it_cannot_be_trusted(tmp_path: Path, settings: Any) -> None:
    settings.BUNDLE_KEY = b""
    published()

    archive = bundle(is_signed=False)

    assert "manifest.sig" not in archive.files
    assert "This download is not signed" in text(archive, "README.txt")
