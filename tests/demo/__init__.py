"""Tests of the demonstration: its plan without a database, and the data that the loader creates."""
