"""The advice log: what reviewers advise forces about their cases, whether it was followed, and when to ask."""
