"""Official statistics: editions that are imported, revised, and read beside our own figures."""
