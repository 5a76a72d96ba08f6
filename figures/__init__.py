"""Periods, counted numbers and national snapshots. It knows no measure: each room above hands its own over as SQL."""
