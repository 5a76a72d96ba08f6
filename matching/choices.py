"""How strong a match is."""

from django.db import models


class Strength(models.TextChoices):
    """The strength in words. No number is shown, because guessing could optimise a number."""

    LIKELY = "likely", "Likely the same person"
    POSSIBLE = "possible", "Possibly the same person"
