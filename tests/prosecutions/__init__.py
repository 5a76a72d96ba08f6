"""Tests of prosecutions."""
