"""Periods, counted numbers and national snapshots. The apps above supply each measure as SQL; this app knows none."""
