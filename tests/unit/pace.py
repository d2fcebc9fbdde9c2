"""How long something takes, told apart from how slow the machine is just now."""

from time import process_time

USUAL = 0.06
"""Processor seconds that `_work` takes on the machine the limits were set on (2 cores, Python 3.11)."""

ENOUGH = 2.0


def seconds(reading, *given):
    """Return the processor time of the best of three readings, as the usual machine would take it."""
    times = []
    while len(times) < 3 and min(times, default=ENOUGH) >= ENOUGH:
        slowness = max(1.0, _time(_work) / USUAL)
        times.append(_time(reading, *given) / slowness)
    return min(times)


def _time(work, *given):
    begun = process_time()
    work(*given)
    return process_time() - begun


def _work():
    words = {}
    for number in range(300_000):
        words[str(number % 1000)] = words.get(str(number % 1000), 0) + 1
    return words
