"""Tests of the comparison with a force's crime system."""
