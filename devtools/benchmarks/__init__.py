"""Benchmarks. README.md says what each one measures, against what, and how."""
