"""The monthly return: carried forward, filled in row by row or as a whole, checked in and withdrawn."""
