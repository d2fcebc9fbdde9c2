"""Whether a dump's file is there to its end, which unpacking alone does not always tell."""

from collectors.errors import UnreadableError

TAIL = 11
"""How many of its last bytes tell whether a bzip2 file is whole."""

_MARK, _SIZE = 0x177245385090, 48
_SUM = 32
"""What a bzip2 file ends with: a mark, and a sum; they begin at any bit, and the last byte is filled up."""


def refuse_cut(path: str, tail: bytes) -> None:
    """Raise UnreadableError where `tail`, the last TAIL bytes of a file, are not the end of one of bzip2.

    Spark takes a file for whole that lacks its last ten bytes, or was cut off in the first ones of a block.
    """
    if not _is_end(tail):
        raise UnreadableError(f"{path}: cannot be read: it ends too soon; fetch the file anew")


def _is_end(tail: bytes) -> bool:
    bits = int.from_bytes(tail, "big")
    return any(bits >> (_SUM + filled) & ((1 << _SIZE) - 1) == _MARK for filled in range(8))
