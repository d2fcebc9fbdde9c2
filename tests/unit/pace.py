"""Whether something is read in time that grows with its length, and not with the square of it."""

from time import process_time

LIMIT = 15.0
"""Processor seconds for a page of a megabyte: it takes one or two, and minutes where a square is in it."""


def seconds(reading, *given):
    begun = process_time()
    reading(*given)
    return process_time() - begun
