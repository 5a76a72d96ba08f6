"""Figures by month, quarter and year, shared by the NRM, order and guidance reports."""
