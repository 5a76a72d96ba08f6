"""Prosecutions: what follows from an investigation on its way to court, and how the country raises their number.

`action_plan/` is the action plan of the Prosecutions Oversight Group: actions, meetings, papers and decisions.
"""
