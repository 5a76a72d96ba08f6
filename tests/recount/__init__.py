"""Counts the published figures again independently: from the raw rows, with pandas, and none of the product's SQL.

`bin/recount` does it for every version of every month and prints how many figures it compared and how many differ. The
suite does it for three months.
"""
