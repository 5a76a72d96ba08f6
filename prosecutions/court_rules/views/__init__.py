"""Views for the dated rules of prosecutions. They show no case data."""
