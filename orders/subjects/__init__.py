"""People under orders: their records, duplicates and merging."""
