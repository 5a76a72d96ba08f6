"""The national month as a pure model: an executable specification of its arithmetic and its edge cases.

No database, no clock, no page. `record.py` has the nouns, `returns.py` and `cases.py` the transitions, `figures.py` the
numbers. `test_live_and_due.py` and `test_edges_of_*.py` describe the rules and each edge as a scenario (`scenarios.py`
begins them), `test_refusals.py` lists the refusals, and `test_any_sequence.py` tries any sequence of transitions. The
model uses the product's own reconciliations, coverage and series, so that there is one arithmetic and not two.

Edges without arithmetic have no scenario here: 12 (users: email addresses, moving force, delegation, permission to
approve) is tested with accounts and the review, 14 (words in free text) with the return form, 15 (housekeeping: log,
uploads, footer pages) with the log and the pages.
"""
