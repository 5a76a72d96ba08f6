"""Law and rules that change by date: their values by day, how administrators change them, and their forms and pages."""
