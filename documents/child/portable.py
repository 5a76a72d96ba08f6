"""Reads PDFs: refuses active content, else returns the words of each page and a thumbnail of the first.

It looks for names in the bytes, with every `#` escape decoded, and in object streams; then again in the file as the
library rewrites it, with nothing compressed; and it asks the library too. A file whose objects can't all be inspected
is refused, not trusted.
"""

from __future__ import annotations

import ctypes
import io
import re
import zlib
from typing import Any

import pypdfium2 as pdfium
from pypdfium2 import raw
from pypdfium2.internal import set_callback

from core.sandbox.refusal import FileRefused
from documents import limits
from documents.child import drawing
from documents.child.saying import Saying

_ESCAPE = re.compile(rb"#([0-9A-Fa-f]{2})")
_NAME = re.compile(rb"/[^\x00\t\n\x0c\r ()<>\[\]{}/%]{2,64}")
_STREAM = re.compile(rb"\bstream\r?\n")
_TWO_FILTERS = re.compile(rb"/F(?:ilter)?\s*\[[^\]/]*/\w+\s*/")
_UNPACKED = 60 * limits.MB
_WRITTEN = limits.PDF + _UNPACKED
# A name as a PDF writes it, and why a file that has it is refused.
_REFUSED = {
    b"/JavaScript": "scripts",
    b"/JS": "scripts",
    b"/XFA": "scripts",
    b"/Launch": "launches",
    b"/SubmitForm": "launches",
    b"/ImportData": "launches",
    b"/GoToR": "launches",
    b"/GoToE": "launches",
    b"/EmbeddedFile": "embeds",
    b"/EmbeddedFiles": "embeds",
    b"/FileAttachment": "embeds",
    b"/RichMedia": "embeds",
    b"/Rendition": "embeds",
    b"/Movie": "embeds",
    b"/Sound": "embeds",
    b"/3D": "embeds",
    b"/Encrypt": "password",
}
# So short that compressed bytes may spell them by chance: looked for only outside streams.
_SHORT = frozenset({b"/JS", b"/3D", b"/XFA"})
_ANNOTATIONS = {
    raw.FPDF_ANNOT_FILEATTACHMENT: "embeds",
    raw.FPDF_ANNOT_SOUND: "embeds",
    raw.FPDF_ANNOT_MOVIE: "embeds",
    raw.FPDF_ANNOT_SCREEN: "embeds",
    raw.FPDF_ANNOT_THREED: "embeds",
    raw.FPDF_ANNOT_RICHMEDIA: "embeds",
    raw.FPDF_ANNOT_XFAWIDGET: "scripts",
}


def prepare() -> None:
    """Draw a picture and an empty page, so that everything is imported before the fence closes."""
    drawing.prepare()
    document = pdfium.PdfDocument.new()
    page = document.new_page(50, 50)
    drawing.thumbnail_of(page.render(scale=0.5).to_pil())
    page.get_textpage().get_text_bounded()
    _rewritten(document)
    document.close()


def read(content: bytes, _kind: str, saying: Saying) -> None:
    """Report every page's words and draw the first page."""
    look_for_names(content)
    try:
        document = pdfium.PdfDocument(content)
    except pdfium.PdfiumError:
        raise FileRefused("damaged_document") from None
    _look_at(document)
    pages = len(document)
    if not pages:
        raise FileRefused("damaged_document")
    if pages > limits.PAGES:
        raise FileRefused("too_many_pages")
    look_for_names(_rewritten(document))
    for number in range(pages):
        try:
            _read_page(document[number], number, saying)
        except pdfium.PdfiumError:
            raise FileRefused("damaged_document", f"page {number + 1}") from None
    saying.end(pages=pages)


def _rewritten(document: pdfium.PdfDocument) -> bytes:
    """The file as the library understands it, each object by itself, so that compression hides nothing."""
    out, is_whole = io.BytesIO(), True

    def write(_writer: Any, begin: Any, size: int) -> int:
        """Take one piece. An exception raised here is lost in the library, which then reports success."""
        nonlocal is_whole
        try:
            is_whole = is_whole and out.tell() + size <= _WRITTEN
            if is_whole:
                # Not by the library's own `save`: it uses the memory address of the bytes, which the fence refuses.
                out.write(bytes(ctypes.cast(begin, ctypes.POINTER(ctypes.c_char))[:size]))
        except MemoryError:
            is_whole = False
        return int(is_whole)

    writer = raw.FPDF_FILEWRITE(version=1)
    set_callback(writer, "WriteBlock", write)
    is_done = raw.FPDF_SaveAsCopy(document, writer, 0)
    if not is_whole:
        raise FileRefused("unpacks_too_large")
    written = out.getvalue()
    if not is_done or not written[-8:].rstrip().endswith(b"%%EOF"):
        raise FileRefused("odd_pdf")
    return written


def look_for_names(content: bytes) -> None:
    """Refuse a file that names active content. Raises FileRefused."""
    begins = [match.start() for match in _STREAM.finditer(content)]
    for name in _names(content):
        if name in _REFUSED and name not in _SHORT:
            raise FileRefused(_REFUSED[name], name.decode())
    outside, last = bytearray(), 0
    for begin in begins:
        if begin >= last:
            outside += content[last:begin] + b"\n"
            end = content.find(b"endstream", begin)
            last = len(content) if end < 0 else end
    outside += content[last:]
    plain = [_plain(name) for name in _NAME.findall(outside)]
    if forbidden := next((name for name in plain if name in _SHORT), b""):
        raise FileRefused(_REFUSED[forbidden], forbidden.decode())
    _look_into_packed(content, begins, expected=plain.count(b"/ObjStm"))


def _look_into_packed(content: bytes, begins: list[int], *, expected: int) -> None:
    """Check every object stream. One with an unusual compression is refused."""
    left, seen = _UNPACKED, 0
    for begin in begins:
        dictionary = content[max(0, begin - 4000) : begin]
        dictionary = dictionary[dictionary.rfind(b"obj") :] if b"obj" in dictionary else dictionary
        names = _names(dictionary)
        if b"/ObjStm" not in names:
            continue
        seen += 1
        start = content.index(b"\n", begin) + 1
        if b"/DecodeParms" in names or b"/DP" in names or _TWO_FILTERS.search(dictionary):
            raise FileRefused("odd_pdf")
        if b"/FlateDecode" in names or b"/Fl" in names:
            data = _unpacked(content[start:], left)
        elif b"/Filter" in names:
            raise FileRefused("odd_pdf")
        else:
            data = content[start:].partition(b"endstream")[0]
        left -= len(data)
        if forbidden := next((name for name in _names(data) if name in _REFUSED), b""):
            raise FileRefused(_REFUSED[forbidden], forbidden.decode())
    if seen != expected:
        raise FileRefused("odd_pdf")


def _unpacked(data: bytes, left: int) -> bytes:
    opened = zlib.decompressobj()
    try:
        unpacked = opened.decompress(data, left + 1)
    except zlib.error:
        raise FileRefused("odd_pdf") from None
    if len(unpacked) > left:
        raise FileRefused("unpacks_too_large")
    return unpacked


def _names(content: bytes) -> set[bytes]:
    """Every name in these bytes, with escapes decoded."""
    return {_plain(name) for name in set(_NAME.findall(content))}


def _plain(name: bytes) -> bytes:
    return _ESCAPE.sub(lambda match: bytes([int(match[1], 16)]), name)


def _look_at(document: pdfium.PdfDocument) -> None:
    """Check what the library itself reports about the file."""
    if raw.FPDFDoc_GetJavaScriptActionCount(document) > 0:
        raise FileRefused("scripts")
    if raw.FPDFDoc_GetAttachmentCount(document) > 0:
        raise FileRefused("embeds")
    if raw.FPDF_GetSecurityHandlerRevision(document) != -1:
        raise FileRefused("password")
    if raw.FPDF_GetFormType(document) in {raw.FORMTYPE_XFA_FULL, raw.FORMTYPE_XFA_FOREGROUND}:
        raise FileRefused("scripts")


def _read_page(page: pdfium.PdfPage, number: int, saying: Saying) -> None:
    for place in range(raw.FPDFPage_GetAnnotCount(page)):
        annotation = raw.FPDFPage_GetAnnot(page, place)
        kind = raw.FPDFAnnot_GetSubtype(annotation)
        raw.FPDFPage_CloseAnnot(annotation)
        if kind in _ANNOTATIONS:
            raise FileRefused(_ANNOTATIONS[kind], f"page {number + 1}")
    if number == 0:
        width, height = page.get_size()
        scale = limits.THUMBNAIL / max(width, height, 1)
        saying.drawn("thumbnail", drawing.thumbnail_of(page.render(scale=min(scale, 4)).to_pil()))
    text = page.get_textpage()
    saying.part(text.get_text_bounded(), page=number + 1)
    text.close()
    page.close()
