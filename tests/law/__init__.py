"""Cases of law with their days, read by lawyers in `docs/law-cases.md` and walked by a test."""
