"""Parts are fetched one ahead of those that are read."""

from threading import Event

import pytest

from collectors.meanwhile import fetched_meanwhile


def test_the_next_part_is_fetched_while_one_is_read():
    second_begun = Event()

    def parts():
        yield 1
        second_begun.set()
        yield 2

    fetched = fetched_meanwhile(parts())
    assert next(fetched) == 1
    assert second_begun.wait(10)
    assert list(fetched) == [2]


def test_an_error_comes_where_its_part_would():
    def parts():
        yield 1
        raise OSError("gone")

    fetched = fetched_meanwhile(parts())
    assert next(fetched) == 1
    with pytest.raises(OSError, match="gone"):
        next(fetched)


def test_nothing_more_is_fetched_once_the_reader_stops():
    made = []

    def parts():
        for number in range(100):
            made.append(number)
            yield number

    fetched = fetched_meanwhile(parts())
    next(fetched)
    fetched.close()
    assert len(made) <= 2
