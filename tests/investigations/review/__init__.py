"""Tests of each transition of a return: what it records and who may not make it."""
