"""Official statistics of others: imported by edition, compared with the edition before and with our own figures."""
