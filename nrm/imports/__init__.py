"""Import of decisions: the table that a competent authority sends is checked in full, shown, and then recorded.

Either every row is recorded or none. A decision that is already recorded is reported and not changed; nothing is
overwritten.
"""
