"""Messages for documents that the library refuses: what was found, and what to do.

The child sends a code and perhaps a place in the file; the words are here, so that no file ever writes a sentence.
"""

from __future__ import annotations

from documents import kinds, limits

_SAVE_AGAIN = "Open it in the program it was made in, save it again, and upload that."
_PRINT_AGAIN = "Print it to a new PDF, and upload that."
_TAKE_OUT = "Remove it, save the document, and upload it again."
_TAKEN = (
    "Upload a PDF, a Word document (.docx), a picture (PNG, JPEG), a video (MP4, WebM), captions (WebVTT) or "
    "plain text."
)

# code: (what was found, what to do)
WORDS: dict[str, tuple[str, str]] = {
    # Type
    "none": ("No file selected.", "Choose a file to upload."),
    "several": ("More than one file was uploaded.", "Upload one file at a time."),
    "empty": ("The file is empty.", "Check that it was saved, then choose it again."),
    "other_kind": ("You cannot upload this type of file.", _TAKEN),
    # Viruses
    "virus": (
        "The virus scanner found a threat in the file.",
        "Do not open it. Tell your force’s IT security team, and us.",
    ),
    "scanner_down": (
        "The file could not be checked for viruses because the scanner is not responding.",
        "The file was not saved. Try again in a few minutes. If it happens again, contact support.",
    ),
    "scanner_limit": ("The file is too large for the virus scanner.", "Upload a smaller file, or contact support."),
    # Size
    "too_many_pages": (f"It has more than {limits.PAGES} pages.", "Split it and upload the parts separately."),
    "too_many_pixels": (
        f"The picture has more than {limits.PIXELS // 1_000_000} million pixels.",
        "Make it smaller. 2,000 pixels across is enough for a page.",
    ),
    "too_much_text": ("It has more than 4 million characters.", "Split it and upload the parts separately."),
    "too_many_cues": (f"The captions have more than {limits.CUES:,} cues.", "Split the video into parts."),
    "unpacks_too_large": ("Unpacked, it is larger than 60 MB.", "Make its pictures smaller, and upload it again."),
    "too_many_members": (f"The document has more than {limits.PARTS:,} parts.", "Upload it as a PDF."),
    "too_slow": ("Reading it took too long and was stopped.", _PRINT_AGAIN),
    "too_much_memory": ("Reading it took too much memory.", "Make its pictures smaller, and upload it again."),
    "crashed": ("The file could not be read after 3 attempts.", _SAVE_AGAIN),
    # Active content
    "scripts": ("The PDF contains a script, or a form that runs one.", _PRINT_AGAIN),
    "launches": ("The PDF opens another file or program.", _PRINT_AGAIN),
    "embeds": ("It contains other files or media.", _TAKE_OUT),
    "password": ("It is encrypted or protected by a password.", "Remove the protection, then upload it again."),
    "odd_pdf": ("Its contents are packed in a way we cannot check.", _PRINT_AGAIN),
    "macros": ("The document contains macros.", "Save it as a Word document without macros (.docx), and upload that."),
    "dde": (
        "A field in it gets its text from another program or file.",
        "Convert the fields to text, then upload it again.",
    ),
    "outside_link": (
        "It uses something outside the file, such as a template or a linked picture.",
        "Break the links, or upload it as a PDF.",
    ),
    "doctype": ("Part of the document has a DOCTYPE, which is not allowed.", _SAVE_AGAIN),
    "word_template": ("This is a Word template, not a document.", "Save it as a Word document (.docx)."),
    "not_word": ("It is an Office file but not a Word document.", _TAKEN),
    "animated": ("The picture is animated.", "Upload a still picture, or a video with captions."),
    "odd_video": (
        "Browsers cannot play this video format.",
        "Save it as MP4 with H.264, or as WebM with VP9.",
    ),
    # Format
    "not_utf8": ("The text is not in UTF-8.", "Save it as UTF-8, and upload that."),
    "styled_captions": ("The captions contain their own style.", "Remove the STYLE block."),
    "no_cues": ("The captions have no cues.", "Each cue needs a line such as 00:04.000 --> 00:08.000 above its text."),
    "cue_without_time": (
        "A cue has no times that can be read.",
        "Enter the times as 00:04.000 --> 00:08.000, with a blank line between cues.",
    ),
    "cue_ends_first": ("A cue ends before it starts.", "Correct its times."),
    "damaged_document": ("The file is damaged or incomplete.", _SAVE_AGAIN),
    "lost": ("The stored file is missing.", "Remove it here, upload it again, and contact support."),
}
# The package readers use their own words for some causes.
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
        return f"{what} than {most // limits.MB} MB. Make it smaller, or split it and upload the parts separately."
    problem, remedy = WORDS[ALIASES.get(code, code)]
    place = f" ({where})" if where else ""
    return f"{problem.removesuffix('.')}{place}. {remedy}"
