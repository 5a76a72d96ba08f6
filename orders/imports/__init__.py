"""Import a force's past orders from a spreadsheet.

The import checks every row against the workflow and the law, shows a preview, and then stores all rows or none. It
guesses nothing: a value that a row lacks is a problem or stays blank.
"""
