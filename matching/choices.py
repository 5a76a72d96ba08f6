"""How sure an answer is."""

from django.db import models


class Strength(models.TextChoices):
    """In words: no number is shown, because a number could be climbed by guessing."""

    LIKELY = "likely", "Likely the same person"
    POSSIBLE = "possible", "Possibly the same person"
