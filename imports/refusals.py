"""Messages for files that can't be read at all: why, and what to do.

The child sends a code and perhaps a place in the file; the words are here, so that no file ever writes a sentence.
"""

from __future__ import annotations

_AS_XLSX = "Open it in your spreadsheet program and save it as an Excel workbook (.xlsx), then upload that."
_AS_CSV = "Save it as “CSV UTF-8 (comma delimited)”, or as an Excel workbook (.xlsx), then upload that."
_SMALLER = "Delete pictures, empty formatting and sheets that are not needed, or split the file."
_AGAIN = "Save it again in your spreadsheet program and upload it again. If that does not work, upload it as CSV UTF-8."
_VALUES = "Copy the cells, paste them as values into a new workbook, and upload that."

# code: (what was found, what to do)
WORDS: dict[str, tuple[str, str]] = {
    # Size
    "empty": ("The file is empty.", "Check that it was saved, then choose it again."),
    "none": ("No file selected.", "Choose a file to upload."),
    "several": ("More than one file was uploaded.", "Upload one file at a time."),
    "too_large": ("The file is larger than 10 MB.", _SMALLER),
    "unpacks_too_large": ("Unpacked, the file is larger than 60 MB.", _SMALLER),
    "too_many_members": ("The workbook has more than 200 parts.", _VALUES),
    "too_many_rows": ("The file has more than 25,000 rows.", "Split the file and upload the parts separately."),
    "too_many_columns": ("The table has more than 60 columns.", "Keep only the columns that are needed."),
    "too_many_cells": ("The file has more than 400,000 filled cells.", "Keep only the columns that are needed."),
    "too_much_text": ("The cells contain more than 20 million characters.", "Keep only the columns that are needed."),
    "cell_too_long": ("A cell contains more than 32,767 characters.", "Shorten the text in that cell."),
    "too_slow": ("Reading the file took too long and was stopped.", _VALUES),
    "too_much_memory": ("Reading the file took too much memory.", _SMALLER),
    "crashed": ("The file could not be read.", _AGAIN),
    "busy": ("Two other files are being read.", "Try again in a minute. Your file was not saved."),
    # Type
    "old_excel": ("This is an old Excel workbook (.xls).", _AS_XLSX),
    "binary_excel": ("This is a binary Excel workbook (.xlsb).", _AS_XLSX),
    "template": ("This is a template, not a workbook.", _AS_XLSX),
    "password": ("The file is protected by a password.", "Remove the password, then upload it again."),
    "opendocument": (
        "This is an OpenDocument file, but not a spreadsheet.",
        "Put the table into a workbook (.xlsx or .ods), then upload that.",
    ),
    "word": ("This is a Word document.", "Put the table into a workbook (.xlsx) or a CSV file, then upload that."),
    "powerpoint": ("This is a presentation.", "Put the table into a workbook (.xlsx) or a CSV file, then upload that."),
    "pdf": ("This is a PDF.", "Ask for the table as a workbook (.xlsx) or as CSV."),
    "picture": ("This is a picture.", "Ask for the table as a workbook (.xlsx) or as CSV."),
    "html": ("This is a web page, even if its name ends in .xls or .csv.", _AS_XLSX),
    "xml": ("This is an XML file.", _AS_XLSX),
    "rtf": ("This is a rich text document.", "Put the table into a workbook (.xlsx) or a CSV file, then upload that."),
    "json": ("This is a JSON file.", "Upload the table as a workbook (.xlsx) or CSV."),
    "sylk": ("This is a SYLK file.", _AS_XLSX),
    "zip": ("This is a zip archive, not a workbook.", "Unpack it, and upload the workbook or CSV file in it."),
    "compressed": ("This is a compressed file.", "Unpack it, and upload the workbook or CSV file in it."),
    "program": ("This is a program, not a table.", "Upload a workbook (.xlsx) or a CSV file."),
    "compound": ("This is an old Office document.", _AS_XLSX),
    "binary": ("This is not a workbook (.xlsx) or a CSV file.", _AS_CSV),
    # Content
    "macros": ("The workbook contains macros.", _VALUES),
    "dde": ("The file gets values from another program (DDE).", _VALUES),
    "outside_link": ("The workbook uses data from outside the file.", f"Break the links. Or: {_VALUES}"),
    "embedded": ("The workbook contains embedded objects or controls.", _VALUES),
    "doctype": ("Part of the workbook has a DOCTYPE, which is not allowed.", _AGAIN),
    "formula_outside": ("A formula uses data from outside the workbook.", _VALUES),
    # Format
    "damaged_zip": ("The workbook is damaged or incomplete.", _AGAIN),
    "damaged_workbook": ("Part of the workbook cannot be read.", _AGAIN),
    "no_sheet": ("The workbook has no sheet with cells.", _AGAIN),
    "no_rows": ("The file has no filled cells.", "Check that the right sheet was saved, then choose it again."),
    "encoding": ("This CSV file is not in UTF-8.", _AS_CSV),
    "utf16_without_mark": ("This CSV file is in UTF-16 without a byte order mark.", _AS_CSV),
    "utf32": ("This CSV file is in UTF-32.", _AS_CSV),
    "nul": ("The CSV file contains NUL bytes.", _AS_CSV),
    "open_quote": ("A quotation mark is not closed.", _AS_CSV),
    "separator": (
        "We cannot tell whether commas, semicolons or tabs separate the columns in this file.",
        "Separate all columns with commas, and put quotation marks around any column name that contains a separator.",
    ),
}
