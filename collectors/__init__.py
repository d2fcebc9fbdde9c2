"""Readers of the outside world: wiki in, records out; they write nothing anywhere."""
