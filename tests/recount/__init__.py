"""The published figures counted again by other means: from the raw rows, with pandas, and none of the product's SQL.

`bin/recount` does it for every version of every month and prints how many figures were compared and how many differ.
The suite does it for three months.
"""
