"""Tests of the demonstration that look at its data."""

from tests.demo.database import demonstration, demonstration_connection, demonstration_copy

__all__ = ["demonstration", "demonstration_connection", "demonstration_copy"]
