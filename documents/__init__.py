"""Stored files: received, scanned, read in a separate process and served. It knows no app's records."""
