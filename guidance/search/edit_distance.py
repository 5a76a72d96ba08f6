"""Edit distance between two words: letters omitted, inserted, replaced, or two neighbours swapped."""

from __future__ import annotations

from string import ascii_lowercase

NEGATIONS = ("dis", "il", "im", "in", "ir", "non", "un")


def between(typed: str, word: str, *, most: int) -> int:
    """Return the number of edits; more than `most` gives `most + 1`, because no caller needs the exact number."""
    if abs(len(typed) - len(word)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(word) + 1))
    for place, letter in enumerate(typed, 1):
        earlier, before, row = before, row, [place]
        for other_place, other in enumerate(word, 1):
            steps = min(before[other_place] + 1, row[-1] + 1, before[other_place - 1] + (letter != other))
            if place > 1 and other_place > 1 and letter == word[other_place - 2] and typed[place - 2] == other:
                steps = min(steps, earlier[other_place - 2] + 1)
            row.append(steps)
        if min(row) > most:
            return most + 1
    return min(row[-1], most + 1)


def one_away(typed: str) -> set[str]:
    """Return every text one edit from the typed word; three or four hundred for an ordinary word."""
    cuts = [(typed[:at], typed[at:]) for at in range(len(typed) + 1)]
    left_out = {before + after[1:] for before, after in cuts if after}
    swapped = {before + after[1] + after[0] + after[2:] for before, after in cuts if len(after) > 1}
    mistaken = {before + letter + after[1:] for before, after in cuts if after for letter in ascii_lowercase}
    put_in = {before + letter + after for before, after in cuts for letter in ascii_lowercase}
    return (left_out | swapped | mistaken | put_in) - {typed}


def is_opposite(typed: str, word: str) -> bool:
    """Return True if one word negates the other: "illegal" is no typing error for "legal", however close they are."""
    return any(typed == negation + word or word == negation + typed for negation in NEGATIONS)
