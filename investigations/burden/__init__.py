"""The questions of the return: how long each takes, how often it is answered, and where the answer is used."""
