"""The pages that say which months of each force’s registers count, and import tables for the other months."""
