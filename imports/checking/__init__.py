"""Checks an uploaded table against the layout that an app declares: all rows, or every problem with its place."""
