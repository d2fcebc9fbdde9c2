"""The attacks of the fixture file, and what may hold some of them."""

import json
from pathlib import Path

from hypothesis import strategies as st

_FILE = Path(__file__).parent / "fixtures" / "attacks.txt"

ATTACKS = [
    json.loads(line) for line in _FILE.read_text(encoding="utf-8").splitlines() if line.startswith('"')
]

texts = st.one_of(
    st.sampled_from(ATTACKS),
    st.lists(st.one_of(st.sampled_from(ATTACKS), st.text(max_size=5)), max_size=4).map("".join),
    st.sampled_from(ATTACKS).map(lambda text: text * 50),
).filter(bool)
