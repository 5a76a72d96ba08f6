"""The access log: who collected, changed, consulted, disclosed, combined or erased what. It has no pages."""
