"""The versions of a month: tables, reconciliation, differences, exports, and where each number comes from."""
