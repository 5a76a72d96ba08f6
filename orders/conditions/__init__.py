"""The library of conditions and the wording of each condition."""
