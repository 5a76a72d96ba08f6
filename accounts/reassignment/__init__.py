"""Reassign all records of one person to a colleague, in one step: one page for every app whose records name people."""
