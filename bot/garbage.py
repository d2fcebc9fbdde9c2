"""How often Python looks for unused objects that hold each other: each time it goes through all there are."""

import gc

NEW_OBJECTS = 50_000
"""So many are made before it looks again; by itself it does after 700, a tenth of a large event's time."""


def look_seldom() -> None:
    """Look for them seldom; objects that do not hold each other are given back at once, as ever."""
    gc.set_threshold(NEW_OBJECTS)
