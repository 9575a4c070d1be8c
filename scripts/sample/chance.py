"""Random choices that are the same on every Python.

Only `random.Random.random()` is promised to give the same numbers in every version: the algorithms behind `shuffle`,
`sample`, `choices` and `gauss` are not. For the same reason nothing here adds fractions with `sum`, which rounds
differently since Python 3.12.

    >>> Chance(2025, "an example").integer(1, 6)
    4
"""

import random
from collections.abc import Sequence
from typing import TypeVar

Thing = TypeVar("Thing")


class Chance:
    """One stream of random choices; a stream with another name is independent of it."""

    def __init__(self, seed: int, name: str) -> None:
        self._random = random.Random(f"{seed} {name}").random

    def fraction(self) -> float:
        """Evenly from 0 up to, not including, 1."""
        return self._random()

    def yes(self, probability: float) -> bool:
        """True with this probability."""
        return self._random() < probability

    def integer(self, low: int, high: int) -> int:
        """A whole number from low to high, both included."""
        return low + int(self._random() * (high - low + 1))

    def pick(self, things: Sequence[Thing]) -> Thing:
        """One of the things, each as likely."""
        return things[self.integer(0, len(things) - 1)]

    def weighted(self, things: Sequence[tuple[Thing, float]]) -> Thing:
        """One of the things, by weights that add up to 1."""
        left = self._random()
        for thing, weight in things:
            left -= weight
            if left < 0:
                return thing
        return things[-1][0]

    def normal(self) -> float:
        """About standard normal: twelve even draws, less six."""
        total = -6.0
        for _ in range(12):
            total += self._random()
        return total

    def shuffled(self, things: Sequence[Thing]) -> list[Thing]:
        """The things in another order (Fisher-Yates)."""
        order = list(things)
        for last in range(len(order) - 1, 0, -1):
            other = self.integer(0, last)
            order[last], order[other] = order[other], order[last]
        return order
