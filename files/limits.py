"""Limits on the size of a file and on the time to read it. Each is enforced while reading, whatever the file claims.

The web process and the child that opens the file both import it, so it uses no Django.
"""

MB = 1024 * 1024

# The file
PACKED = 10 * MB  # as sent
UNPACKED = 60 * MB  # all parts of a workbook that are read, together
MEMBERS = 200  # parts of a workbook
DEPTH = 60  # nesting depth of elements

# The table
ROWS = 25_000  # of all sheets: 5,000 investigations and 20,000 rows of people
COLUMNS = 60
CELLS = 400_000  # non-empty cells
CELL_TEXT = 32_767  # characters; a spreadsheet's own limit
ALL_TEXT = 20_000_000  # characters in all cells together: many cells may share one long text
NOTICES = 1_000  # hidden rows, merged cells and the like; the first ones are listed

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
PART_TEXT = 100_000  # characters of a page or paragraph
DOCUMENT_TEXT = 4_000_000  # characters in all
THUMBNAIL = 320  # pixels, the longer side

# The process that reads a document
DOCUMENT_MEMORY = 700 * MB
DOCUMENT_PROCESSOR_SECONDS = 40
DOCUMENT_SECONDS = 90

# The process that reads a table
MEMORY = 300 * MB
PROCESSOR_SECONDS = 10
SECONDS = 20  # wall-clock time: other processes need the processors too
DESCRIPTORS = 3  # standard input, output and error: nothing else can be opened
ANSWER = 96 * MB  # total output of the child
LINE = 16 * MB  # and per line
READERS_AT_ONCE = 2  # in one web process
