"""Uploaded tables: read in a process of their own, checked whole, remembered once. No room's records are known here."""
