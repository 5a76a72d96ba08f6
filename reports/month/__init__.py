"""A month in steps for the national team: coverage, revisions, unusual figures, tables and notes, publication."""
