"""The figures of how the guidance library is used."""
