"""The tests: one folder per app, with the same names as the modules they test."""
