"""Prosecutions of an investigation: early advice, the charging decision, defendants, charges, court dates, results."""
