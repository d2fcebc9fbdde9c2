"""How Python itself is set for a hundred thousand rows that are read while more are fetched."""

import gc
import sys

NEW_OBJECTS = 50_000
"""So many are made before Python looks for unused ones among them, and now and then among all there are.

By itself it does so after 700, a tenth of the time of a large event.
"""

TURN = 0.0005
"""Seconds after which a thread lets another one go on.

By itself it does after 0.005: the thread that asks the wiki needs some ten turns for each request.
"""


def set_up() -> None:
    """Set the interpreter of this process; objects that do not hold each other go at once, as ever."""
    gc.set_threshold(NEW_OBJECTS)
    sys.setswitchinterval(TURN)
