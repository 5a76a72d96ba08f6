"""What is said of a file that can't be read at all: which, and what to do. No Django: the child names, the parent says.

The child answers a code and perhaps a place in the file; the words are here, so that no file ever writes a sentence.
"""

from __future__ import annotations

_AS_XLSX = "Open it in your spreadsheet program and save it as an Excel workbook (.xlsx), then send that."
_AS_CSV = "Save it as “CSV UTF-8 (comma delimited)”, or as an Excel workbook (.xlsx), then send that."
_SMALLER = "Take out pictures, empty formatting and sheets that are not asked for, or send it in parts."
_AGAIN = "Save it again in your spreadsheet program and send it once more. If that does not help, send it as CSV UTF-8."
_VALUES = "Copy the cells, paste them as values into a new workbook, and send that."

# code: (what was found, what to do)
WORDS: dict[str, tuple[str, str]] = {
    # How much
    "empty": ("The file is empty.", "Look whether it was saved, and choose it again."),
    "none": ("No file was chosen.", "Choose a file, then send the form."),
    "several": ("More than one file was sent.", "Send one file at a time."),
    "too_large": ("The file is larger than 10 MB.", _SMALLER),
    "unpacks_too_large": ("Unpacked, the file is larger than 60 MB.", _SMALLER),
    "too_many_members": ("The workbook has more than 200 parts.", _VALUES),
    "too_many_rows": ("The file has more than 25,000 rows.", "Send it in parts."),
    "too_many_columns": ("The table has more than 60 columns.", "Keep the columns that are asked for."),
    "too_many_cells": ("The file has more than 400,000 filled cells.", "Keep the columns that are asked for."),
    "too_much_text": ("The cells hold more than 20 million letters.", "Keep the columns that are asked for."),
    "cell_too_long": ("A cell holds more than 32,767 letters.", "Shorten the text of that cell."),
    "too_slow": ("Reading the file took too long and was stopped.", _VALUES),
    "too_much_memory": ("Reading the file took more memory than it may.", _SMALLER),
    "crashed": ("The file stopped the program that reads it.", _AGAIN),
    "busy": ("Two files are being read now.", "Try again in a moment. Nothing of your file was kept."),
    # What it is
    "old_excel": ("This is an old Excel workbook (.xls).", _AS_XLSX),
    "binary_excel": ("This is a binary Excel workbook (.xlsb).", _AS_XLSX),
    "template": ("This is an Excel template, not a workbook.", _AS_XLSX),
    "password": ("The file is protected by a password.", "Take the password off before you send it here."),
    "opendocument": ("This is an OpenDocument file.", _AS_XLSX),
    "word": ("This is a Word document.", "Put the table into a workbook (.xlsx) or a CSV file, then send that."),
    "powerpoint": ("This is a presentation.", "Put the table into a workbook (.xlsx) or a CSV file, then send that."),
    "pdf": ("This is a PDF.", "Ask for the table as a workbook (.xlsx) or as CSV."),
    "picture": ("This is a picture.", "Ask for the table as a workbook (.xlsx) or as CSV."),
    "html": ("This is a web page, whatever its name says.", _AS_XLSX),
    "xml": ("This is an XML file.", _AS_XLSX),
    "rtf": ("This is a rich text document.", "Put the table into a workbook (.xlsx) or a CSV file, then send that."),
    "json": ("This is a JSON file.", "Send the table as a workbook (.xlsx) or as CSV."),
    "sylk": ("This is a SYLK file.", _AS_XLSX),
    "zip": ("This is a zip archive and not a workbook.", "Unpack it, and send the workbook or CSV file in it."),
    "compressed": ("This is a compressed file.", "Unpack it, and send the workbook or CSV file in it."),
    "program": ("This is a program, not a table.", "Send a workbook (.xlsx) or a CSV file."),
    "compound": ("This is an old Office document.", _AS_XLSX),
    "binary": ("This is neither a workbook (.xlsx) nor a CSV file.", _AS_CSV),
    # What it holds
    "macros": ("The workbook holds macros.", _VALUES),
    "dde": ("The file asks another program for values (DDE).", _VALUES),
    "outside_link": ("The workbook takes something from outside itself.", f"Break the links. Or: {_VALUES}"),
    "embedded": ("The workbook holds embedded objects or controls.", _VALUES),
    "doctype": ("A part of the workbook has a DOCTYPE, which workbooks never need.", _AGAIN),
    "formula_outside": ("A formula asks for something outside the workbook.", _VALUES),
    # How it is written
    "damaged_zip": ("The workbook is damaged or was cut short.", _AGAIN),
    "damaged_workbook": ("A part of the workbook can't be read.", _AGAIN),
    "no_sheet": ("The workbook has no sheet with cells.", _AGAIN),
    "no_rows": ("The file has no filled cells.", "Look whether the right sheet was saved, and choose it again."),
    "encoding": ("The letters of this CSV file are not in UTF-8.", _AS_CSV),
    "utf16_without_mark": ("This CSV file is in UTF-16 and does not say so.", _AS_CSV),
    "utf32": ("This CSV file is in UTF-32.", _AS_CSV),
    "nul": ("The CSV file holds NUL bytes, which no text has.", _AS_CSV),
    "open_quote": ("A quotation mark is opened and not closed as CSV wants it.", _AS_CSV),
    "separator": (
        "It can't be told whether commas, semicolons or tabs separate the columns of this file.",
        "Separate all columns by commas, and put a header that holds a separator between quotation marks.",
    ),
}


class Stop(Exception):
    """Reading ends here: the file is refused for a known reason."""

    def __init__(self, code: str, where: str = "") -> None:
        super().__init__(code)
        self.code, self.where = code, where
