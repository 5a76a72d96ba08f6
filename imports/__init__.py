"""Uploaded tables: read in a separate process, checked completely, recorded once. It knows no app's records."""
