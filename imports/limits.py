"""Limits on the size of a table and on the time to read it. Each is enforced while reading, whatever the file claims.

The web process and the child that opens the file both import it, so it uses no Django.
"""

MB = 1024 * 1024

PACKED = 10 * MB  # as sent

# The table
ROWS = 25_000  # of all sheets: 5,000 investigations and 20,000 rows of people
COLUMNS = 60
CELLS = 400_000  # non-empty cells
CELL_TEXT = 32_767  # characters; a spreadsheet's own limit
ALL_TEXT = 20_000_000  # characters in all cells together: many cells may share one long text
NOTICES = 1_000  # hidden rows, merged cells and the like; the first ones are listed

# The process that reads a table
MEMORY = 300 * MB
PROCESSOR_SECONDS = 10
SECONDS = 20  # wall-clock time: other processes need the processors too
ANSWER = 96 * MB  # total output of the child
LINE = 16 * MB  # and per line
READERS_AT_ONCE = 2  # in one web process
