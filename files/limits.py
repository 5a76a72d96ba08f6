"""How much a file may hold and how long reading it may take. Each holds while reading, whatever the file says.

Read by the web process and by the child that opens the file; so no Django here.
"""

MB = 1024 * 1024

# The file
PACKED = 10 * MB  # as it is sent
UNPACKED = 60 * MB  # all parts of a workbook that are read, together
MEMBERS = 200  # parts of a workbook
DEPTH = 60  # elements within elements

# The table
ROWS = 25_000  # of all sheets: 5,000 investigations and 20,000 rows of people
COLUMNS = 60
CELLS = 400_000  # that hold something
CELL_TEXT = 32_767  # letters; what a spreadsheet itself allows
ALL_TEXT = 20_000_000  # letters in all cells together: one long text may be used by many cells
NOTICES = 1_000  # hidden rows, merged cells and the like; the first ones are named

# A document of the library, in bytes
PDF = 30 * MB
WORD = 20 * MB
PICTURE = 15 * MB
VIDEO = 250 * MB
WORDS = 1 * MB  # captions, and a transcript

# What a document may hold
PAGES = 300
PIXELS = 24_000_000
PARTS = 1_000  # of a Word document: each picture in it is one
CUES = 5_000
PART_TEXT = 100_000  # letters of a page or paragraph
DOCUMENT_TEXT = 4_000_000  # letters in all
THUMBNAIL = 320  # pixels, the longer side

# The process that reads a document
DOCUMENT_MEMORY = 700 * MB
DOCUMENT_PROCESSOR_SECONDS = 40
DOCUMENT_SECONDS = 90

# The process that reads a table
MEMORY = 300 * MB
PROCESSOR_SECONDS = 10
SECONDS = 20  # by the clock: other processes want the processors too
DESCRIPTORS = 3  # in, out and errors: nothing else can be opened
ANSWER = 96 * MB  # what the child may say in all
LINE = 16 * MB  # and in one line
READERS_AT_ONCE = 2  # in one web process
