"""The next part of an answer is fetched while the last one is read."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")


def fetched_meanwhile(parts: Iterator[T]) -> Iterator[T]:
    """Yield `parts` in order, while the next one is made in a thread; what that raises is raised here.

    There is never more than one under way. Whoever takes the parts asks the same wiki nothing else meanwhile.
    """
    with ThreadPoolExecutor(1) as thread:
        coming = thread.submit(next, parts, None)
        while (part := coming.result()) is not None:
            coming = thread.submit(next, parts, None)
            yield part
