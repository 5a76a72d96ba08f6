"""Figures on the use of the guidance library."""
