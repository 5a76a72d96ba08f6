"""Legal test cases with dates: lawyers read them in `docs/law-cases.md`, and a test runs them."""
