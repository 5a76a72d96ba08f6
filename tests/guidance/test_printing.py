"""Products as PDFs: every page is marked, nothing is lost or overflows, and the QR code links back."""

from __future__ import annotations

import io
import re
import time
from collections.abc import Callable
from typing import Any

import pypdfium2
import pytest
import typst
from django.test import Client
from django.urls import reverse
from PIL import Image

from audit.models import AuditEntry
from core.pdf import typesetting
from guidance import approval
from guidance.models import Product, UsageEvent
from guidance.printing import qr_codes
from tests.accounts.factories import LANCASHIRE, UserFactory, analyst
from tests.guidance import attached
from tests.guidance.making import approver, debrief_said, next_version, published
from tests.shared_rows import made_once

pytestmark = pytest.mark.django_db
ENDLESS = "Donaudampfschiffahrtsgesellschaft" * 12
EVERYTHING = f"""Words before any heading, with [a link](https://www.gov.uk/guidance/some-page) and **weight**.

#### A heading that skips two levels

- one
  - deeper
    - deeper still, `code_that_is_{ENDLESS}`
3. third
4. fourth

> A quotation of {ENDLESS}

| {" | ".join(f"Column {number}" for number in range(1, 10))} |
|{" --- |" * 9}
| {" | ".join(f"cell {number}" for number in range(1, 10))} |

| One | Two | Three | Four | Five |
| --- | --- | --- | --- | --- |
| Responsibilities | interpretation | accommodation | {ENDLESS} | accommodation |

| Who | What |
| --- | --- |
| {ENDLESS} | вода, 水, #read("/etc/passwd") |

```
$ = {ENDLESS}
```

::: details Title of hidden text
Inside it.
:::

::: callout {ENDLESS}
Below the title.
:::

---

![A plan](picture:no-such)
"""


@made_once
def product() -> Product:
    return published(title="Hand car washes")


def pages_of(content: bytes) -> list[str]:
    """The words of each page."""
    with pypdfium2.PdfDocument(content) as document:
        texts = [page.get_textpage().get_text_range() for page in document]
    # A hyphen at the end of a line comes out as U+FFFE, and a place to break as U+200B.
    return [text.replace("\r\n", "\n").replace("\ufffe", "-").replace("\u200b", "") for text in texts]


def run_over(content: bytes) -> list[str]:
    """The letters closer than 5 mm to the edge of a page."""
    letters = []
    with pypdfium2.PdfDocument(content) as paper:
        for page in paper:
            width, words = page.get_width(), page.get_textpage()
            for place in range(words.count_chars()):
                left, _bottom, right, _top = words.get_charbox(place)
                if right > left and (left < 14 or right > width - 14):
                    letters.append(words.get_text_range(place, 1))
    return letters


def printed(client: Client, user: Any, name: str, *args: Any, query: str = "") -> bytes:
    """A PDF as a user gets it."""
    client.force_login(user)
    answer = client.get(reverse(f"guidance:{name}", args=args) + query)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/pdf"
    return answer.content


def test_pdf_has_the_text_its_marking_and_its_reader(client: Client, product: Product) -> None:
    reader = analyst()

    pages = pages_of(printed(client, reader, "product-print", product.slug))

    assert len(pages) == 1
    for words in ("Hand car washes", "Before you go", "Check the address", "At the door", "An adult must agree"):
        assert words in pages[0]
    assert pages[0].count("OFFICIAL – police only") == 2
    assert f"for {reader.place}" in pages[0]
    assert "Page 1 of 1" in pages[0]
    assert f"testserver{product.get_absolute_url()}" in re.sub(r"\s", "", pages[0])
    assert UsageEvent.objects.filter(kind="paper", product=product).count() == 1


@pytest.mark.parametrize("name", ["product-print", "pocket-guide"])
def test_every_page_of_a_long_pdf_is_marked_and_numbered(client: Client, name: str) -> None:
    text = "\n\n".join(f"## Part {number}\n\nWhat is said in part {number}." for number in range(1, 201))
    product = published(text=text, marking="OFFICIAL-SENSITIVE", restricted_to=[LANCASHIRE])
    started = time.process_time()  # CPU time of this process, whatever else the machine does

    pages = pages_of(printed(client, analyst(), name, product.slug))

    assert time.process_time() - started < 10
    assert len(pages) > 5
    for number, words in enumerate(pages, 1):
        assert words.count("OFFICIAL-SENSITIVE – only for Lancashire") == 2, number
        assert f"{number} of {len(pages)}" in words
    whole = "\n".join(pages)
    assert all(f"What is said in part {number}." in whole for number in range(1, 201))


@pytest.mark.parametrize(("name", "query"), [("product-print", ""), ("pocket-guide", ""), ("pocket-guide", "?on=a4")])
def test_any_typed_text_can_be_printed_and_stays_on_the_page(client: Client, name: str, query: str) -> None:
    product = published(title=f"Title {ENDLESS[:150]}", text=EVERYTHING.replace("![A plan](picture:no-such)", ""))

    content = printed(client, analyst(), name, product.slug, query=query)

    assert run_over(content) == []
    if query:
        return  # half of its pages are upside down, and are read letter by letter from the wrong end
    words = re.sub(r"\s", "", "".join(pages_of(content)))
    for there in ("Wordsbeforeanyheading", "deeperstill", "Column9:cell9", '#read("/etc/passwd")', "Titleofhiddentext"):
        assert there in words, there
    assert "вода,[Shui,]" in words
    assert "www.gov.uk/guidance/some-page" in words


def test_pictures_are_in_the_text_and_files_are_named(client: Client, own_folder: None) -> None:
    product = published(text="## The flat\n\nLook at it.\n")
    plain = printed(client, analyst(), "product-print", product.slug)
    name = "flat-plan"
    text = f"## The flat\n\nLook at it.\n\n![A plan of the flat](picture:{name})\n"

    attached.to_published(product, attached.PNG, attached.PDF, text=text)
    content = printed(client, analyst(), "product-print", product.slug)

    def pictures(paper: bytes) -> int:
        with pypdfium2.PdfDocument(paper) as document:
            return sum(
                len(list(page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_IMAGE], max_depth=9))) for page in document
            )

    assert pictures(content) == pictures(plain) + 1
    words = "\n".join(pages_of(content))
    assert "[Picture:" not in words
    assert "Attached files" in words
    assert "PDF" in words


def test_a_debrief_is_printed_with_its_facts_and_points(client: Client) -> None:
    product = published(kind="debrief", title="Op FERNLEIGH", debrief=debrief_said())

    words = "".join(pages_of(printed(client, analyst(), "product-print", product.slug)))

    for there in ("At a glance", "Two people were convicted.", "Nobody had asked who held the keys."):
        assert there in words


def test_a_long_text_begins_with_its_contents(client: Client) -> None:
    text = "\n\n".join(f"## Part {number}\n\n{'Some words of it. ' * 60}" for number in range(1, 8))

    first = pages_of(printed(client, analyst(), "product-print", published(text=text).slug))[0]

    assert first.index("Contents") < first.index("Part 7")


def test_older_version_says_on_every_page_that_it_is_superseded(client: Client) -> None:
    product = next_version(published(text="## One\n\nWhat held then.\n\n" + "More.\n\n" * 200))

    pages = pages_of(printed(client, analyst(), "version-print", product.slug, 1))

    assert len(pages) > 1
    assert all("It is no longer current." in words for words in pages)
    assert "What held then." in pages[0]


def test_same_user_gets_the_same_file_on_the_same_day(client: Client, product: Product) -> None:
    reader = analyst()

    assert printed(client, reader, "product-print", product.slug) == printed(
        client, reader, "product-print", product.slug
    )


def test_pdf_is_tagged_and_has_title_and_language(client: Client, product: Product) -> None:
    content = printed(client, analyst(), "product-print", product.slug)

    with pypdfium2.PdfDocument(content) as document:
        assert document.get_metadata_dict()["Title"] == "Hand car washes"
        assert document.is_tagged()
    assert b"en-GB" in content


def test_pocket_guide_fits_on_one_sheet_to_fold(client: Client, product: Product) -> None:
    pages = printed(client, analyst(), "pocket-guide", product.slug)
    sheet = printed(client, analyst(), "pocket-guide", product.slug, query="?on=a4")

    with pypdfium2.PdfDocument(pages) as document:
        assert len(document) <= 8
        assert [int(side / 72 * 25.4 + 0.1) for side in document[0].get_size()] == [105, 148]
    with pypdfium2.PdfDocument(sheet) as document:
        assert len(document) == 2
        assert [int(side / 72 * 25.4 + 0.1) for side in document[0].get_size()] == [210, 297]
        # The first page is at the lower right of the front, and the second behind it.
        words = document[0].get_textpage()
        assert "Before you go" in words.get_text_bounded(left=298, bottom=0, right=595, top=421)


def test_only_initial_actions_have_a_pocket_guide(client: Client) -> None:
    product = published(kind="guide")
    client.force_login(analyst())

    assert client.get(reverse("guidance:pocket-guide", args=[product.slug])).status_code == 404


def test_withdrawn_product_has_no_pdf(client: Client, product: Product) -> None:
    approval.withdraw(product, reason="The law changed.", by=approver())
    client.force_login(analyst())

    for name in ("product-print", "pocket-guide", "link", "link-code"):
        assert client.get(reverse(f"guidance:{name}", args=[product.slug])).status_code == 404


def modules_of(picture: Image.Image, count: int) -> list[list[bool]]:
    """The dark modules of a QR code, read from its picture as a phone would: the code ends where white begins."""
    dark = picture.convert("L").point(lambda grey: 255 if grey < 128 else 0)
    box = dark.getbbox()
    assert box is not None
    left, top, right, bottom = box
    across, down = (right - left) / count, (bottom - top) / count
    return [
        [dark.getpixel((int(left + (x + 0.5) * across), int(top + (y + 0.5) * down))) == 255 for x in range(count)]
        for y in range(count)
    ]


def code_on(content: bytes, address: str) -> bool:
    """Whether the first page has the QR code of this URL at its upper right."""
    code = qr_codes.code_of(address)
    count = len(code.matrix)
    with pypdfium2.PdfDocument(content) as document:
        page = document[0].render(scale=6).to_pil()
    mm = page.width / 210
    # The typeset picture is 27 mm wide, and begins where the text does, at 26 mm from the top.
    picture = page.crop((int(163 * mm), int(25 * mm), int(190 * mm), int(53 * mm)))
    return modules_of(picture, count) == [[bool(module) for module in row] for row in code.matrix]


def test_qr_code_links_to_the_page(client: Client, product: Product) -> None:

    content = printed(client, analyst(), "product-print", product.slug)

    assert code_on(content, f"http://testserver{product.get_absolute_url()}")
    assert not code_on(content, f"http://testserver{product.get_absolute_url()}x")


def test_link_and_qr_code_of_a_part_are_available(client: Client, product: Product) -> None:
    client.force_login(analyst())
    address = f"http://testserver{product.get_absolute_url()}#at-the-door"

    page = client.get(reverse("guidance:link", args=[product.slug]), {"part": "at-the-door"}).content.decode()
    picture = client.get(reverse("guidance:link-code", args=[product.slug]), {"part": "at-the-door", "as": "png"})
    drawing = client.get(reverse("guidance:link-code", args=[product.slug]), {"part": "no-such-part"})

    assert f'value="{address}"' in page
    assert f'alt="QR code for {address}"' in page
    code = qr_codes.code_of(address)
    assert modules_of(Image.open(io.BytesIO(picture.content)), len(code.matrix)) == [
        [bool(module) for module in row] for row in code.matrix
    ]
    assert drawing.content == qr_codes.svg_of(address.partition("#")[0])


@pytest.mark.parametrize("name", ["product-print", "pocket-guide", "link"])
@pytest.mark.parametrize("linked", [0, 6])
def test_pdf_costs_the_same_for_any_links(
    client: Client, query_budget: Callable[[int], Any], name: str, linked: int
) -> None:
    others = [published(title=f"Other {number}") for number in range(linked)]
    text = "## One\n\n" + "\n\n".join(f"See [it](guide:{other.slug})." for other in [*others, *others[:1]])
    product = published(text=text + "\n\n[x](https://www.gov.uk)")
    client.force_login(analyst())
    # Session, person, scope twice, product with version, names of passages, links, use, log.
    with query_budget(14):
        assert client.get(reverse(f"guidance:{name}", args=[product.slug])).status_code == 200


def test_partner_gets_the_pdf_of_shared_products_only(client: Client) -> None:
    mine, theirs = published(circle="partners"), published()
    client.force_login(UserFactory(role="partner"))

    assert client.get(reverse("guidance:product-print", args=[mine.slug])).status_code == 200
    assert client.get(reverse("guidance:product-print", args=[theirs.slug])).status_code == 404


def test_log_names_the_user_who_downloaded_a_pdf(client: Client, product: Product) -> None:
    printed(client, analyst(), "product-print", product.slug)

    entry = AuditEntry.objects.filter(subject="guidance.version").latest("pk")
    assert (entry.kind, entry.question, entry.keys) == ("consultation", "paper", [str(product.current.public_id)])


def test_unprintable_content_is_reported_on_the_page(
    client: Client, product: Product, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_args: Any, **_more: Any) -> bytes:
        raise typst.TypstError("a font is gone", "its words are nobody's business")

    monkeypatch.setattr(typst, "compile", fails)
    client.force_login(analyst())

    answer = client.get(reverse("guidance:product-print", args=[product.slug]), follow=True)

    assert typesetting.REFUSED.encode() in answer.content
    assert not UsageEvent.objects.filter(kind="paper").exists()
