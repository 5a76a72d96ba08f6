"""Redraws what the demonstration's library attaches to its pages: pictures, title card films, a poster, a form.

    .venv/bin/python -m devtools.drawing

The sources are beside their results and committed with them: SVG for pictures and poster, captions for films, and the
form's lines below. It needs Chromium and, for films, ffmpeg; nothing else in the product does.
"""

from __future__ import annotations

import html
import re
import shutil
import subprocess
import tempfile
import zipfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from devtools import browser
from devtools.screenshots import FLAGS
from mspt.setup import places

MEDIA = places.ROOT / "demo" / "library" / "media"
PICTURES = {"flat-plan": (960, 770), "nrm-decisions": (960, 760)}
POSTER, FORM = "five-things-poster", "note-taking-page"
FILM = (640, 360)
CUE = re.compile(r"(\d\d):(\d\d\.\d{3}) --> (\d\d):(\d\d\.\d{3})\n(.+?)(?:\n\n|\Z)", re.S)
CARD = """<body style="margin:0;background:#0b4f5c;color:#fff;font:30px/1.35 'Liberation Sans',Arial;display:flex;
height:360px;width:640px;align-items:center"><p style="margin:0 48px">{words}</p>"""
LINES = (
    "Note-taking page: one page for each person. OFFICIAL-SENSITIVE when filled in.",
    "Time, place, incident number:",
    "Officer:",
    "Interpreter (number, language, dialect):",
    "Name that they use, and how to spell it:",
    "Under 18, or could be?   yes / no / not sure",
    "Who was there, who spoke for them:",
    "First words, exactly as said:",
    "What you saw:",
    "What you did:",
    "Hurt, ill, afraid of someone (who):",
    "Where they sleep, where they work, who takes the money:",
    "Who else is there, or was last week:",
    "Adult: consent to a referral?   yes / no, reason in their words:",
    "Who you called, and when:",
    "Safe way and time to reach them:",
    "Where they sleep tonight:",
)
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_DOCUMENT = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"


def draw_all() -> None:
    """Redraw everything in place."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=browser.find_or_install(), args=list(FLAGS))
        page = chromium.new_page()
        for name, (width, height) in PICTURES.items():
            _picture(page, MEDIA / f"{name}.svg", width=width, height=height)
        _poster(page)
        for captions in sorted(MEDIA.glob("*.vtt")):
            _film(page, captions)
        chromium.close()
    _form()


def _picture(page: Page, source: Path, *, width: int, height: int) -> None:
    page.set_viewport_size({"width": width, "height": height})
    page.goto(source.as_uri())
    page.screenshot(path=source.with_suffix(".png"))


def _poster(page: Page) -> None:
    page.goto("about:blank")  # an SVG may contain nothing else
    drawn = (MEDIA / f"{POSTER}.svg").read_text()
    page.set_content(f'<title>Five things at the door</title><body style="margin:0">{drawn}')
    page.pdf(path=MEDIA / f"{POSTER}.pdf", format="A4", print_background=True, page_ranges="1", tagged=True)


def _film(page: Page, captions: Path) -> None:
    """One card per caption, shown for the caption's duration."""
    if not shutil.which("ffmpeg"):
        raise places.CannotRun("A film needs ffmpeg. Debian: apt-get install ffmpeg")
    page.set_viewport_size({"width": FILM[0], "height": FILM[1]})
    with tempfile.TemporaryDirectory() as folder:
        listed, lasts = [], 0.0
        for number, cue in enumerate(CUE.findall(captions.read_text())):
            card = Path(folder) / f"{number:02}.png"
            page.set_content(CARD.format(words=html.escape(cue[4])))
            page.screenshot(path=card)
            lasts = _seconds(*cue[2:4])
            listed.append(f"file '{card}'\nduration {lasts - _seconds(*cue[:2])}\n")
        # ffmpeg needs the last card twice, or ignores its duration; if that makes the film too long, it is cut.
        script = Path(folder) / "cards.txt"
        script.write_text("".join([*listed, listed[-1].partition("\n")[0]]))
        cards = ["-f", "concat", "-safe", "0", "-i", str(script), "-vf", "fps=5,format=yuv420p"]
        packed = [
            "-t",
            str(lasts),
            "-c:v",
            "libvpx-vp9",
            "-crf",
            "45",
            "-b:v",
            "0",
            "-bitexact",
            "-y",
            str(captions.with_suffix(".webm")),
        ]
        subprocess.run(["ffmpeg", "-loglevel", "error", *cards, *packed], check=True)


def _seconds(minutes: str, seconds: str) -> float:
    return int(minutes) * 60 + float(seconds)


def _form() -> None:
    """A Word document of the form's lines, with space to write."""
    paragraphs = "".join(
        f'<w:p><w:pPr><w:spacing w:after="{120 if number == 0 else 480}"/></w:pPr>'
        f"<w:r>{'<w:rPr><w:b/></w:rPr>' if number == 0 else ''}<w:t>{html.escape(line)}</w:t></w:r></w:p>"
        for number, line in enumerate(LINES)
    )
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels"'
        ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml"'
        f' ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="{_TYPE}"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1"'
        f' Type="{_DOCUMENT}" Target="word/document.xml"/></Relationships>',
        "word/document.xml": f'<w:document xmlns:w="{_WORD}"><w:body>{paragraphs}</w:body></w:document>',
    }
    with zipfile.ZipFile(MEDIA / f"{FORM}.docx", "w", zipfile.ZIP_DEFLATED) as document:
        for name, words in parts.items():
            # The same bytes every time.
            document.writestr(zipfile.ZipInfo(name, (2020, 1, 1, 0, 0, 0)), head + words, zipfile.ZIP_DEFLATED)


if __name__ == "__main__":
    draw_all()
