"""The log of who collected, changed, looked at, disclosed, combined or erased what. It stores and answers; no pages."""
