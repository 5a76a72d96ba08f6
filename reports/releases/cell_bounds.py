"""What a reader can work out about the hidden cells of a table whose totals are printed.

The hidden cells of such a table are a transportation polytope. One cell can grow by a unit only if others shrink and
grow along a cycle through it, alternately in its rows and columns. So the range of a cell is a maximum flow in the
graph of rows and columns, in which each hidden cell is an edge, and a cell on no such cycle is known exactly. Pure
arithmetic: no database, no user.
"""

from __future__ import annotations

import heapq
from collections.abc import Mapping

NO_LIMIT = 1 << 40

type Cell = tuple[int, int]  # row and column
type Limits = Mapping[Cell, tuple[int, int]]  # what the reader knows of a cell anyway: the least and the most it can be
type Numbers = Mapping[Cell, int]


class HiddenCells:
    """The hidden cells of a table as a graph: how far each can grow and shrink while every total stays the same.

    Cells that are not in `limits` are printed. The nodes are (0, row) and (1, column); an edge from a row to a column
    is capacity to grow, an edge back is capacity to shrink.
    """

    def __init__(self, numbers: Numbers, limits: Limits) -> None:
        self.numbers = numbers
        self.limits = limits
        self.capacity: dict[Cell, dict[Cell, int]] = {}
        for cell, (least, most) in limits.items():
            row, column = (0, cell[0]), (1, cell[1])
            self.capacity.setdefault(row, {})[column] = most - numbers[cell]
            self.capacity.setdefault(column, {})[row] = numbers[cell] - least

    def range_of(self, cell: Cell) -> tuple[int, int]:
        """The least and the most that the cell can be."""
        number = self.numbers[cell]
        return number - self.slack(cell, grow=False), number + self.slack(cell, grow=True)

    def is_wide(self, cell: Cell, width: int) -> bool:
        """Whether the range of the cell has at least this width; quicker than the range itself."""
        up = self.slack(cell, grow=True, enough=width)
        return up >= width or up + self.slack(cell, grow=False, enough=width - up) >= width

    def slack(self, cell: Cell, *, grow: bool, enough: int = NO_LIMIT) -> int:
        """By how much the cell can grow (or shrink), counted no further than `enough`."""
        return self._flow(cell, grow=grow, enough=enough)[0]

    def cheapest_way(self, cell: Cell, *, grow: bool, costs: Numbers) -> tuple[int, list[Cell]] | None:
        """The printed cells to hide so that the cell can grow (or shrink) further, with their cost; None if none can.

        It is the cheapest path, through hidden cells with capacity (free) and printed ones, that closes a cycle.
        """
        start, end = _ends(cell, grow=grow)
        own_capacity = self.capacity[end][start]
        moved, capacity = self._flow(cell, grow=grow, enough=NO_LIMIT)
        if moved >= own_capacity:
            return None
        printed: dict[Cell, list[tuple[Cell, int, Cell]]] = {}
        for other, cost in costs.items():
            if other not in self.limits:
                row, column = (0, other[0]), (1, other[1])
                printed.setdefault(row, []).append((column, cost, other))
                if self.numbers[other]:
                    printed.setdefault(column, []).append((row, cost, other))
        best: dict[Cell, int] = {start: 0}
        came: dict[Cell, tuple[Cell, Cell | None]] = {}
        waiting = [(0, start)]
        while waiting:
            spent, node = heapq.heappop(waiting)
            if node == end:
                break
            if spent > best[node]:
                continue
            steps: list[tuple[Cell, int, Cell | None]] = [
                (neighbour, 0, None) for neighbour, left in capacity.get(node, {}).items() if left > 0
            ]
            for neighbour, cost, through in [*steps, *printed.get(node, [])]:
                total = spent + cost
                if total < best.get(neighbour, NO_LIMIT):
                    best[neighbour] = total
                    came[neighbour] = (node, through)
                    heapq.heappush(waiting, (total, neighbour))
        if end not in best:
            return None
        hidden = []
        node = end
        while node != start:
            node, through = came[node]
            if through is not None:
                hidden.append(through)
        return best[end], hidden

    def _flow(self, cell: Cell, *, grow: bool, enough: int) -> tuple[int, dict[Cell, dict[Cell, int]]]:
        """The maximum flow that returns what one cell moves, without that cell itself, and the capacity left."""
        start, end = _ends(cell, grow=grow)
        capacity = {node: dict(neighbours) for node, neighbours in self.capacity.items()}
        enough = min(enough, capacity[end][start])
        capacity[end][start] = capacity[start][end] = 0
        moved = 0
        while moved < enough:
            came: dict[Cell, Cell] = {start: start}
            waiting = [start]
            for node in waiting:
                for neighbour, left in capacity[node].items():
                    if left > 0 and neighbour not in came:
                        came[neighbour] = node
                        waiting.append(neighbour)
                if end in came:
                    break
            if end not in came:
                break
            path = [end]
            while path[-1] != start:
                path.append(came[path[-1]])
            steps = list(zip(path[1:], path, strict=False))
            amount = min(enough - moved, *(capacity[here][there] for here, there in steps))
            for here, there in steps:
                capacity[here][there] -= amount
                capacity[there][here] += amount
            moved += amount
        return moved, capacity


def _ends(cell: Cell, *, grow: bool) -> tuple[Cell, Cell]:
    """Where the flow through the other cells starts and ends: it returns from the column to the row if the cell grows.

    A cell that grows uses the edge from its row to its column, so the way back starts at the column.
    """
    row, column = (0, cell[0]), (1, cell[1])
    return (column, row) if grow else (row, column)
