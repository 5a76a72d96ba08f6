"""Subjects of orders: their records, duplicates and merging."""
