"""Decisions as they come in: the table that a competent authority sends, checked whole, shown, and then recorded.

Either every row is recorded or none. A decision that stands already is told and left alone; nothing is overwritten.
"""
