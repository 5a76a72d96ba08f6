"""The national month as a pure model: an executable specification of its arithmetic and its edges.

No database, no clock, no page. `record.py` has the nouns, `returns.py` and `cases.py` the moves, `figures.py` the
numbers. `test_live_and_due.py` and `test_edges_of_*.py` tell the rules and each edge as a story (`stories.py` begins
them), `test_refusals.py` says what is refused, and `test_any_sequence.py` tries any sequence of moves.
The product's own bridges, coverage and series are used in it, so that there is one arithmetic and not two.

Edges without arithmetic have no story here: 12 (people: addresses, moving force, delegation, who may approve) is tested
with accounts and the review, 14 (words in free text) with the return form, 15 (housekeeping: log, uploads, footer
pages) with the log and the pages.
"""
