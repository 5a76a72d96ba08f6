"""Comparison of a force's crime system with its crime records here.

A force uploads an export of its crime system. Each entry is paired with the record of the same victim: by a reference,
or by a person who chooses among likely ones. What is left is only on the crime system, only here, or differs.
"""
