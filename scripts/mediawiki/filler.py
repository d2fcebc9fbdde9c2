"""Text and pictures that mean nothing but look right, the same for the same name."""

import base64
import hashlib
import random
import struct
import zlib

WORDS = {
    "kk": "ауыл қала өзен тау дала тарих мәдениет мектеп кітап жазушы ғалым облыс аудан халық жыл ғасыр "
    "орталық солтүстік оңтүстік батыс шығыс көл бойында орналасқан құрылған белгілі негізгі алғашқы",
    "en": "village town river mountain steppe history culture school book writer scholar region district "
    "people year century centre north south west east lake located founded known main first photo taken",
}
WIDTH, HEIGHT = 48, 32


def filler(language: str, name: str, size: int) -> str:
    """Sentences of exactly `size` bytes in UTF-8, ending in a full stop."""
    words = WORDS[language].split()
    # A toy generator is right here: the same text each time.
    chance = random.Random(name)
    text = sentence(chance, words)
    while len(text.encode()) < size:
        text += " " + sentence(chance, words)
    cut = text.encode()[: max(size - 1, 0)].decode(errors="ignore").rstrip()
    return cut.ljust(len(cut) + size - len(cut.encode()), ".")


def sentence(chance: random.Random, words: list[str]) -> str:
    return " ".join(chance.choices(words, k=chance.randint(4, 9))).capitalize() + "."


def picture(name: str) -> str:
    """A small PNG with a pattern of its own, in base64."""
    seed = hashlib.sha256(name.encode()).digest()
    rows = b"".join(b"\0" + bytes(row(seed, y)) for y in range(HEIGHT))
    header = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 2, 0, 0, 0)
    parts = (chunk(b"IHDR", header), chunk(b"IDAT", zlib.compress(rows)), chunk(b"IEND", b""))
    return base64.b64encode(b"\x89PNG\r\n\x1a\n" + b"".join(parts)).decode()


def row(seed: bytes, y: int) -> list[int]:
    stripe = seed[y * 5 // HEIGHT]
    pixels = ((x, colour) for x in range(WIDTH) for colour in range(3))
    return [(seed[8 + colour] + stripe * (colour + 1) + x * 2) % 256 for x, colour in pixels]


def chunk(kind: bytes, content: bytes) -> bytes:
    checksum = zlib.crc32(kind + content)
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", checksum)
