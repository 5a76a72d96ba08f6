"""How many slips of the keys lie between two words: letters left out, put in, mistaken, or two in the other order."""

from __future__ import annotations


def between(typed: str, word: str, *, most: int) -> int:
    """The number of slips; more than `most` is `most + 1`, because nobody asks how many more."""
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
