"""Each forbidden content of a document is refused, with a sentence that names it and says what to do."""

from __future__ import annotations

import io
import time
import zipfile
import zlib
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from documents import kinds, limits, reading, receiving, storing
from documents.refusals import ALIASES, WORDS
from tests.guidance.attached import CAPTIONS, FILM, PDF, PNG, WORD

CATALOG = b"<< /Type /Catalog /Pages 2 0 R %s >>"
PAGE = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] %s >>"
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/><Default Extension="rels" ContentType="application/xml"/>'
    '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument'
    '.wordprocessingml.{kind}+xml"/><Override PartName="/doc/m%61in.bin" ContentType="application/vnd'
    '.openxmlformats-officedocument.wordprocessingml.footer+xml"/></Types>'
)


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, settings: Any) -> None:
    settings.MSPT_FILES_DIR = str(tmp_path)


def pdf(*objects: bytes, catalog: bytes = b"", page: bytes = b"", pages: int = 1) -> bytes:
    """A PDF with a page, and additions to its catalogue, its page, or beside them."""
    kids = b" ".join(b"%d 0 R" % (3 + number) for number in range(pages))
    tree = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, pages)
    return _pdf([CATALOG % catalog, tree, *[PAGE % page] * pages, *objects])


def _pdf(objects: list[bytes]) -> bytes:
    out, places = bytearray(b"%PDF-1.7\n"), []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    return bytes(out + b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start))


def packed(inner: bytes, *, filters: bytes = b"/FlateDecode", more: bytes = b"", number: int = 9) -> bytes:
    """An object stream with one object of that number."""
    data = zlib.compress(b"%d 0 " % number + inner)
    head = b"<< /Type /ObjStm /N 1 /First 4 /Filter %s /Length %d%s >>\nstream\n" % (filters, len(data), more)
    return head + data + b"\nendstream"


def behind_a_decoy(inner: bytes) -> bytes:
    """A PDF that runs a packed object on opening; decoy words around it attract a search for names."""
    stream = b"% obj /ObjStm stream\n% nothing\n"
    objects = [
        CATALOG % b"/OpenAction 6 0 R",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        PAGE % b"/Contents 4 0 R",
        b"<< /Length %d >>\nstream\n%sendstream" % (len(stream), stream),
        packed(inner, number=6, more=b" /X (obj)"),
    ]
    plain = _pdf(objects)
    start = plain.index(b"xref")
    places = [plain.index(b"%d 0 obj" % number) for number in range(1, 6)]
    rows = [(0, 0, 65535), *((1, place, 0) for place in places), (2, 5, 0), (1, start, 0)]
    table = b"".join(kind.to_bytes(1) + place.to_bytes(4) + last.to_bytes(2) for kind, place, last in rows)
    head = b"7 0 obj\n<< /Type /XRef /Size 8 /W [1 4 2] /Root 1 0 R /Length %d >>\nstream\n" % len(table)
    return plain[:start] + head + table + b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % start


def docx(
    content: str = "<w:p><w:r><w:t>Words</w:t></w:r></w:p>",
    *,
    kind: str = "document.main",
    opens: tuple[str, ...] = ("word/document.xml",),
    **parts: str,
) -> bytes:
    """A Word document with this content and further parts; `__` in a name is a slash.

    `opens` is the part Word opens first.
    """
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", TYPES.format(kind=kind))
        package.writestr("_rels/.rels", first(*opens))
        package.writestr("word/document.xml", f'<w:document xmlns:w="{W}"><w:body>{content}</w:body></w:document>')
        for name, content in parts.items():
            package.writestr(name.replace("__", "/").replace("_dot_", "."), content)
    return out.getvalue()


def field(*instructions: str) -> str:
    """A field whose instruction is written in pieces."""
    runs = "".join(f"<w:r><w:instrText>{instruction}</w:instrText></w:r>" for instruction in instructions)
    return f"<w:p>{BEGIN}{runs}{END}</w:p>"


def first(*targets: str, name: str = "r{}") -> str:
    """The relations of a package whose text is there."""
    lines = "".join(
        f'<Relationship Id="{name.format(number)}" Type="{OFFICE}/officeDocument" Target="{target}"/>'
        for number, target in enumerate(targets)
    )
    return (
        f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{lines}</Relationships>'
    )


def relations(kind: str, target: str) -> str:
    namespace = "http://schemas.openxmlformats.org/package/2006/relationships"
    return (
        f'<Relationships xmlns="{namespace}"><Relationship Id="r1" TargetMode="External" '
        f'Type="http://x/{kind}" Target="{target}"/></Relationships>'
    )


def picture(kind: str = "PNG", size: tuple[int, int] = (30, 20), **more: Any) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "navy").save(out, kind, **more)
    return out.getvalue()


def mp4(codec: bytes) -> bytes:
    """A video of 90 seconds by its boxes; `codec` is the video codec."""

    def box(name: bytes, content: bytes) -> bytes:
        return (len(content) + 8).to_bytes(4) + name + content

    length = bytes(12) + (1000).to_bytes(4) + (90_000).to_bytes(4)
    track = box(b"trak", box(b"mdia", box(b"minf", box(b"stbl", box(b"stsd", bytes(8) + box(codec, bytes(8)))))))
    return box(b"ftyp", b"isom" + bytes(8)) + box(b"moov", box(b"mvhd", length) + track) + box(b"mdat", bytes(99))


def nested_boxes(count: int) -> bytes:
    """Boxes that each contain nothing but the next."""
    whole = 8 * count
    return b"\0\0\0\x10ftypisom" + bytes(4) + b"".join((whole - 8 * at).to_bytes(4) + b"moov" for at in range(count))


def nested_elements(count: int) -> bytes:
    """Elements that each contain nothing but the next, and end with the file."""
    return b"\x1a\x45\xdf\xa3\x87\x42\x82\x84webm" + b"\x18\x53\x80\x67\x01\xff\xff\xff\xff\xff\xff\xff" * count


def webm(*more: bytes) -> bytes:
    """The demonstration's film, with further elements at its end."""
    film = bytearray(FILM.read_bytes())
    segment = film.index(b"\x18\x53\x80\x67") + 4
    film[segment : segment + 8] = b"\x01" + b"\xff" * 7  # as long as the file
    return bytes(film) + b"".join(more)


def vtt(*cues: str) -> bytes:
    return ("WEBVTT\n\n" + "\n\n".join(cues)).encode()


SCRIPT = b"<< /S /JavaScript /JS (app.alert(1)) >>"
BEGIN, END = (f'<w:r><w:fldChar w:fldCharType="{mark}"/></w:r>' for mark in ("begin", "end"))
INNER = f"{BEGIN}<w:r><w:instrText>QUOTE 68 68 69</w:instrText></w:r>{END}"
NESTED = f"<w:p>{BEGIN}{INNER}<w:r><w:instrText> cmd.exe</w:instrText></w:r>{END}</w:p>"
REFUSED: dict[str, tuple[str, str, bytes]] = {
    "a script that runs on opening": ("pdf", "scripts", pdf(catalog=b"/OpenAction " + SCRIPT)),
    "a script by name": ("pdf", "scripts", pdf(catalog=b"/Names << /JavaScript << /Names [(a) 4 0 R] >> >>")),
    "a script whose name is escaped": (
        "pdf",
        "scripts",
        pdf(catalog=b"/OpenAction << /S /J#61vaScript /#4AS (x) >>"),
    ),
    "a script in a packed object": ("pdf", "scripts", pdf(packed(SCRIPT))),
    "a script in an object that is packed behind a decoy": ("pdf", "scripts", behind_a_decoy(SCRIPT)),
    "a script that nothing refers to": ("pdf", "scripts", pdf(SCRIPT)),
    "a form that runs scripts": ("pdf", "scripts", pdf(catalog=b"/AcroForm << /XFA 4 0 R >>")),
    "a program that is started": ("pdf", "launches", pdf(page=b"/AA << /O << /S /Launch /F (cmd.exe) >> >>")),
    "a form that sends itself": ("pdf", "launches", pdf(page=b"/AA << /O << /S /SubmitForm /F (x) >> >>")),
    "another file that is opened": ("pdf", "launches", pdf(page=b"/AA << /O << /S /GoToR /F (x.pdf) >> >>")),
    "a file inside": ("pdf", "embeds", pdf(catalog=b"/Names << /EmbeddedFiles << /Names [] >> >>")),
    "a file on a page": ("pdf", "embeds", pdf(page=b"/Annots [<< /Subtype /FileAttachment /Rect [0 0 9 9] >>]")),
    "a film inside": ("pdf", "embeds", pdf(page=b"/Annots [<< /Subtype /RichMedia /Rect [0 0 9 9] >>]")),
    "objects packed twice": ("pdf", "odd_pdf", pdf(packed(b"<< >>", filters=b"[/ASCIIHexDecode /FlateDecode]"))),
    "objects packed in another way": ("pdf", "odd_pdf", pdf(packed(b"<< >>", filters=b"/LZWDecode"))),
    "objects that unpack without end": ("pdf", "unpacks_too_large", pdf(packed(bytes(80 * limits.MB)))),
    "a password": ("pdf", "password", pdf().replace(b"/Root 1 0 R", b"/Root 1 0 R /Encrypt 9 0 R")),
    "too many pages": ("pdf", "too_many_pages", pdf(pages=limits.PAGES + 1)),
    "a PDF that breaks off": ("pdf", "damaged_document", b"%PDF-1.7\nnothing of it"),
    "macros": ("docx", "macros", docx(word__vbaProject_dot_bin="x")),
    "a type with macros": ("docx", "macros", docx(kind="document.macroEnabled.main")),
    "a template": ("docx", "word_template", docx(kind="template.main")),
    "an object inside": ("docx", "embeds", docx(word__embeddings__a_dot_bin="x")),
    "another page inside": ("docx", "embeds", docx('<w:altChunk w:id="r1"/>')),
    "a field that asks a program": ("docx", "dde", docx(field("DDE", "AUTO c:\\\\cmd.exe"))),
    "a field that asks in small letters": ("docx", "dde", docx(field(" ddeauto x"))),
    "a simple field that asks": ("docx", "dde", docx('<w:fldSimple w:instr="INCLUDETEXT x"/>')),
    "a field in a header that asks": (
        "docx",
        "dde",
        docx(word__header1_dot_xml=f'<w:hdr xmlns:w="{W}">{field("DDEAUTO x")}</w:hdr>'),
    ),
    "a field in a part of another name": (
        "docx",
        "dde",
        docx(doc__main_dot_bin=f'<w:ftr xmlns:w="{W}">{field("DDEAUTO x")}</w:ftr>'),
    ),
    "a text of another name than it is looked for": ("docx", "not_word", docx(opens=("doc/main.xml",))),
    "a text that is there twice": ("docx", "not_word", docx(opens=("word/document.xml", "doc/main.xml"))),
    "a text that nothing opens": ("docx", "not_word", docx(opens=())),
    "a relation that another one hides": (
        "docx",
        "damaged_document",
        docx(word___rels__document_dot_xml_dot_rels=first("doc/main.xml", "document.xml", name="r1")),
    ),
    "a field that another field writes": ("docx", "dde", docx(NESTED)),
    "a field that never ends": ("docx", "dde", docx(field("DDE x").replace('w:fldCharType="end"', 'w:x=""'))),
    "a template from outside": (
        "docx",
        "outside_link",
        docx(word___rels__settings_dot_xml_dot_rels=relations("attachedTemplate", "file://x/a.dotm")),
    ),
    "a picture from outside": (
        "docx",
        "outside_link",
        docx(word___rels__document_dot_xml_dot_rels=relations("image", "https://x/a.png")),
    ),
    "a DOCTYPE": ("docx", "doctype", docx(word__a_dot_xml='<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>')),
    "a document that unpacks without end": ("docx", "unpacks_too_large", docx(word__a_dot_xml=" " * 70 * limits.MB)),
    "a zip that is no document": ("docx", "not_word", b"PK\x05\x06" + bytes(18)),
    "a cut document": ("docx", "damaged_document", docx()[:-40]),
    "a moving picture": ("png", "animated", picture(save_all=True, append_images=[Image.new("RGB", (30, 20), "red")])),
    "a picture of too many points": ("png", "too_many_pixels", picture(size=(6000, 4001))),
    "a cut picture": ("png", "damaged_document", PNG.read_bytes()[:20_000]),
    "another picture than it says": ("jpeg", "damaged_document", b"\xff\xd8\xff" + bytes(100)),
    "a cut film": ("webm", "damaged_document", FILM.read_bytes()[:3_000]),
    "a film that is none": ("mp4", "damaged_document", b"\0\0\0\x18ftypisom" + bytes(200)),
    "a film that browsers don’t play": ("mp4", "odd_video", mp4(b"mp4v")),
    "boxes within boxes without end": ("mp4", "damaged_document", nested_boxes(20_000)),
    "elements within elements without end": ("webm", "damaged_document", nested_elements(20_000)),
    "more boxes than any film has": ("mp4", "damaged_document", mp4(b"avc1") + b"\0\0\0\x08free" * 30_000),
    "a box that is longer than the film": ("mp4", "damaged_document", mp4(b"avc1")[:-40]),
    "files within a film": ("webm", "embeds", webm(b"\x19\x41\xa4\x69\x81\x00")),
    "a film of another family": ("webm", "damaged_document", FILM.read_bytes().replace(b"webm", b"mkv\0", 1)),
    "captions without a cue": ("vtt", "no_cues", vtt("NOTE nothing")),
    "a cue without a time": ("vtt", "cue_without_time", vtt("Words alone")),
    "a cue with a time that can't be": ("vtt", "cue_without_time", vtt("00:99.000 --> 01:00.000\nWords")),
    "a cue that ends first": ("vtt", "cue_ends_first", vtt("00:09.000 --> 00:04.000\nWords")),
    "captions with a style": (
        "vtt",
        "styled_captions",
        vtt("STYLE\n::cue { color: red }"),
    ),
    "letters of another encoding": ("txt", "not_utf8", b"A" * kinds.HEAD + "Café".encode("latin-1")),
}


@pytest.mark.parametrize(("kind", "code", "content"), REFUSED.values(), ids=REFUSED)
def test_document_with_active_content_is_refused(kind: str, code: str, content: bytes) -> None:
    began = time.monotonic()

    contents = _read(content, kind)

    # A reader that crashes returns no refusal, and the file is tried again.
    assert (contents.refusal, contents.is_whole) == (code, False)
    assert time.monotonic() - began < 30


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("pdf", PDF.read_bytes()),
        ("pdf", behind_a_decoy(b"<< /S /GoTo /D [3 0 R /Fit] >>")),
        ("pdf", pdf(packed(b"<< /Type /Font >>"), page=b"/Annots [<< /Subtype /Link /A << /S /URI /URI (x) >> >>]")),
        ("docx", WORD.read_bytes()),
        ("docx", docx(opens=("/word/document.xml",))),
        ("docx", docx(field("PAGE") + field('HYPERLINK "https://x/added"') + '<w:fldSimple w:instr="DATE"/>')),
        (
            "docx",
            docx(word___rels__document_dot_xml_dot_rels=relations("hyperlink", "https://example.org/")),
        ),
        ("png", PNG.read_bytes()),
        ("jpeg", picture("JPEG")),
        ("jpeg", picture("MPO", save_all=True, append_images=[Image.new("RGB", (30, 20), "red")])),
        ("png", picture(dpi=(300, 300), icc_profile=b"x" * 200)),
        ("webm", FILM.read_bytes()),
        ("webm", webm()),
        ("mp4", mp4(b"avc1")),
        ("vtt", CAPTIONS.read_bytes()),
        ("vtt", vtt("1\n00:01.000 --> 01:00:02.500 align:start\n<v Ann>Words &amp; more")),
        ("txt", "Two paragraphs.\n\nThe second – with a dash.".encode()),
    ],
)
def test_passive_document_is_accepted(kind: str, content: bytes) -> None:
    contents = _read(content, kind)

    assert (contents.refusal, contents.is_whole) == ("", True)
    assert {"memory", "processor", "written", "descriptors", "hook"} <= set(contents.fences)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"<!DOCTYPE html><html></html>", "other_kind"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"/>', "other_kind"),
        (b"\xef\xbb\xbf <?xml version='1.0'?><svg/>", "other_kind"),
        (b"Harmless words <SCRIPT>alert(1)</SCRIPT>", "other_kind"),
        (b"GIF89a" + bytes(50), "other_kind"),
        (b"MZ\x90\0" + bytes(50), "other_kind"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(50), "other_kind"),
        (b"\0\0\0\x18ftypqt  " + bytes(50), "other_kind"),
        (b"A" * (limits.WORDS + 1), "too_large"),
        (b"\x89PNG\r\n\x1a\n" + bytes(limits.PICTURE), "too_large"),
    ],
)
def test_refused_document_leaves_nothing_on_disk(content: bytes, code: str, tmp_path: Path) -> None:
    came = receiving.of_file(io.BytesIO(content), sent_name="harmless.pdf")

    assert came.refusal == code
    assert came.sentence
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_every_refusal_of_a_reader_has_its_message() -> None:
    codes = {code for _, code, _ in REFUSED.values()}

    assert {ALIASES.get(code, code) for code in codes} <= WORDS.keys()


def test_picture_loses_location_and_camera_data_and_is_upright() -> None:
    exif = Image.Exif()
    exif[0x010F], exif[0x0112] = "SECRET CAMERA", 6
    sent = picture("JPEG", exif=exif) + b"PK\x03\x04 a second file behind the first"

    redrawn = _read(sent, "jpeg").drawn["redrawn"]

    assert b"SECRET" in sent
    assert b"SECRET" not in redrawn
    assert b"second file" not in redrawn
    assert Image.open(io.BytesIO(redrawn)).size == (20, 30)


def test_text_is_extracted_by_page_paragraph_and_cue() -> None:
    poster, note, captions = (
        _read(PDF.read_bytes(), "pdf"),
        _read(WORD.read_bytes(), "docx"),
        _read(CAPTIONS.read_bytes(), "vtt"),
    )

    assert (poster.pages, [part.page for part in poster.parts]) == (1, [1])
    assert poster.parts[0].text.startswith("Five things at the door")
    assert note.parts[1].text == "Time, place, incident number:"
    assert [part.seconds for part in captions.parts][:4] == [0, 4, 8, 13]
    assert _read(FILM.read_bytes(), "webm").seconds == 36
    assert _read(mp4(b"avc1"), "mp4").seconds == 90


def test_crashed_child_gives_no_result_and_a_slow_one_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "COMMAND", ("/bin/sh", "-c", "exit 3"))
    assert _read(b"A", "txt").broke_off

    monkeypatch.setattr(reading, "COMMAND", ("/bin/sh", "-c", "sleep 30"))
    monkeypatch.setattr(limits, "DOCUMENT_SECONDS", 0.3)
    assert _read(b"A", "txt").refusal == "too_slow"


@pytest.mark.parametrize(
    "line",
    [
        '{"drawn":"thumbnail","content":"PHN2Zz4="}',  # a redrawn image that is no image
        '{"part":"x","page":-1,"seconds":null}',
        '{"refused":"a sentence of its own","where":""}',
        '{"end":true,"pages":99999999,"seconds":null}',
        '{"is_ready":true}',
        "no JSON",
    ],
)
def test_invalid_result_of_a_child_is_rejected(monkeypatch: pytest.MonkeyPatch, line: str) -> None:
    whole = '{"end":true,"pages":null,"seconds":null}'
    monkeypatch.setattr(reading, "COMMAND", ("/bin/sh", "-c", f"printf '%s\\n' '{line}' '{whole}'"))

    assert _read(b"A", "txt").broke_off


def _read(content: bytes, kind: str) -> reading.Contents:

    return reading.read(storing.store_bytes(content), kind)
