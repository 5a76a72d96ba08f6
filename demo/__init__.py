"""The demonstration: an invented history of every force's months, and the loader that hands it in.

`plan.py` says what happened, without a database: the same seed and day give the same history. `load.py` puts it in
through the functions that pages call. Figures come out as the report of 2019/20 published them, and agree with what
it says in words (`report.py`, `targets.py`, `planned_referrals.py`); people and operations are invented, and so is
everything that the report shows only as a picture.
"""
