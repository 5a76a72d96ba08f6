"""Limits on the size of a document and on the time to read it. Each is enforced while reading, whatever it claims.

The web process and the child that opens the file both import it, so it uses no Django.
"""

MB = 1024 * 1024

# A document of the library, in bytes
PDF = 30 * MB
WORD = 20 * MB
PICTURE = 15 * MB
VIDEO = 250 * MB
WORDS = 1 * MB  # captions, and a transcript

# The contents of a document
PAGES = 300
PIXELS = 24_000_000
PARTS = 1_000  # of a Word document: each picture in it is one
CUES = 5_000
DEPTH = 60  # fields of a Word document within each other
PART_TEXT = 100_000  # characters of a page or paragraph
DOCUMENT_TEXT = 4_000_000  # characters in all
THUMBNAIL = 320  # pixels, the longer side

# The process that reads a document
DOCUMENT_MEMORY = 700 * MB
DOCUMENT_PROCESSOR_SECONDS = 40
DOCUMENT_SECONDS = 90
