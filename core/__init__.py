"""What every app builds on: clock, months, typed text, forms, PDF, dated rules, to-do items. It knows no app."""
