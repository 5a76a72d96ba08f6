"""The pages on which administrators maintain the dated rules of prosecutions and the principal offences."""
