"""What coordinators do with submitted returns: query, approve, reopen."""
