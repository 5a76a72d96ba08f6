"""The national month as a pure model: an executable specification of its arithmetic and its edges.

No database, no clock, no page. `record.py` has the nouns, `returns.py` and `cases.py` the moves, `figures.py` the
numbers; `test_edges.py` tells each edge as a story, and `test_any_sequence.py` tries any sequence of moves.
The product's own bridges, coverage and series are used in it, so that there is one arithmetic and not two.
"""
