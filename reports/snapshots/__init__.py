"""The versions of a month: tables, reconciliation, differences, exports, and the provenance of each number."""
