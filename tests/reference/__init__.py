"""Tests of the reference app: forces, vocabularies, months, working days and the clock."""
