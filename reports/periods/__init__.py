"""Figures over months, quarters and years, shared by the NRM, order and guidance reports."""
