"""What is said of a document that the library does not take: what was found, and what to do.

The child answers a code and perhaps a place in the file; the words are here, so that no file ever writes a sentence.
"""

from __future__ import annotations

from files import kinds, limits

_SAVE_AGAIN = "Open it in the program that made it, save it again, and send that."
_PRINT_AGAIN = "Print it to a new PDF, and send that."
_TAKE_OUT = "Take it out, save the document, and send it again."
_TAKEN = (
    "Send a PDF, a Word document (.docx), a picture (PNG, JPEG), a video (MP4, WebM), captions (WebVTT) or plain text."
)

# code: (what was found, what to do)
WORDS: dict[str, tuple[str, str]] = {
    # What came
    "none": ("No file was chosen.", "Choose a file, then send the form."),
    "several": ("More than one file was sent.", "Send one file at a time."),
    "empty": ("The file is empty.", "Look whether it was saved, and choose it again."),
    "other_kind": ("The library does not take files of this kind.", _TAKEN),
    # Viruses
    "virus": ("The virus scanner found something in it.", "Don’t open it. Tell your force’s IT security, and us."),
    "scanner_down": (
        "It could not be looked through for viruses: the scanner does not answer.",
        "Nothing was kept. Try again in some minutes; if it stays so, tell support.",
    ),
    "scanner_limit": ("It is larger than the virus scanner takes.", "Send a smaller file, or tell support."),
    # How much
    "too_many_pages": (f"It has more than {limits.PAGES} pages.", "Send it in parts."),
    "too_many_pixels": (
        f"The picture has more than {limits.PIXELS // 1_000_000} million points.",
        "Make it smaller: 2,000 points across are enough for a page.",
    ),
    "too_much_text": ("It holds more than 4 million letters.", "Send it in parts."),
    "too_many_cues": (f"The captions have more than {limits.CUES:,} cues.", "Cut the video in parts."),
    "unpacks_too_large": ("Unpacked, it is larger than 60 MB.", "Make its pictures smaller, and send it again."),
    "too_many_members": (f"The document has more than {limits.PARTS:,} parts.", "Send it as a PDF."),
    "too_slow": ("Reading it took too long and was stopped.", _PRINT_AGAIN),
    "too_much_memory": ("Reading it took more memory than it may.", "Make its pictures smaller, and send it again."),
    "crashed": ("It stopped the program that reads it, three times.", _SAVE_AGAIN),
    # What it does
    "scripts": ("The PDF holds a script or a form that runs one.", _PRINT_AGAIN),
    "launches": ("The PDF opens another file or program.", _PRINT_AGAIN),
    "embeds": ("It carries other files or media inside.", _TAKE_OUT),
    "password": ("It is encrypted or protected by a password.", "Take the protection off before you send it here."),
    "odd_pdf": ("Its parts are packed in a way that can’t be looked into.", _PRINT_AGAIN),
    "macros": ("The document holds macros.", "Save it as a Word document without macros (.docx), and send that."),
    "dde": ("A field in it asks another program or file for its words.", "Turn fields into text, then send it again."),
    "outside_link": (
        "It takes something from outside itself, such as a template or a linked picture.",
        "Break the links, or send it as a PDF.",
    ),
    "doctype": ("A part of the document has a DOCTYPE, which documents never need.", _SAVE_AGAIN),
    "word_template": ("This is a Word template, not a document.", "Save it as a Word document (.docx)."),
    "not_word": ("It is packed as an Office file, and is no Word document.", _TAKEN),
    "animated": ("The picture moves.", "Send a picture that stands still, or a video with captions."),
    "odd_video": (
        "The video is made in a way that browsers don’t play.",
        "Save it as MP4 with H.264, or as WebM with VP9.",
    ),
    # How it is written
    "not_utf8": ("Its letters are not in UTF-8.", "Save it as UTF-8, and send that."),
    "styled_captions": ("The captions bring a style of their own.", "Take the STYLE part out."),
    "no_cues": ("The captions hold no cue.", "Each cue has a line such as 00:04.000 --> 00:08.000 above its words."),
    "cue_without_time": (
        "A cue has no line of times that can be read.",
        "Write it as 00:04.000 --> 00:08.000, with an empty line between cues.",
    ),
    "cue_ends_first": ("A cue ends before it begins.", "Mend its times."),
    "damaged_document": ("It is damaged or was cut short.", _SAVE_AGAIN),
    "lost": ("Its bytes are not where they were kept.", "Remove it here and send it again; tell support."),
}
# The readers of packages name some causes by words of their own.
ALIASES = {
    "damaged_zip": "damaged_document",
    "damaged_workbook": "damaged_document",
    "zip": "not_word",
    "opendocument": "not_word",
}


def sentence_of(code: str, *, where: str = "", kind: str = "") -> str:
    """What was found, where, and what to do."""
    if code == "too_large":
        most = kinds.FACTS[kind].most if kind else kinds.LARGEST
        what = f"{kinds.FACTS[kind].label} larger" if kind else "Larger"
        return f"{what} than {most // limits.MB} MB. Make it smaller, or send it in parts."
    found, remedy = WORDS[ALIASES.get(code, code)]
    place = f" ({where})" if where else ""
    return f"{found.removesuffix('.')}{place}. {remedy}"
