"""Tests of the pages of registers."""
