"""The demonstration: an invented history of monthly returns, referrals and orders, and the code that loads it.

`plan.py` decides what happened, without a database: the same seed and day give the same history. `load.py` records it
with the functions that pages call. The national figures come out as the 2019/20 report published them, and agree with
its text (`report.py`, `targets.py`, `planned_referrals.py`).
"""
