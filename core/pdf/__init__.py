"""Paper that rooms hand out: letters that can be printed, and a document set as a tagged PDF."""
