"""Replays this folder on top of what Meta of a running family has already, once."""

import json
import os
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[2]))

from scripts.mediawiki import scenario  # noqa: E402
from scripts.mediawiki.family import prepared  # noqa: E402
from scripts.mediawiki.instance import SOURCES, Instance  # noqa: E402

META = "metawiki"


def main() -> None:
    instance = Instance(Path(os.environ["ESEP_WIKIS"]).parent.name)
    loaded, told = instance.data / "skills", scenario.load(HERE)
    if not loaded.exists():
        events = instance.home / "events" / "skills.jsonl"
        events.parent.mkdir(exist_ok=True)
        lines = (json.dumps(event, ensure_ascii=False) for event in told.events[META])
        events.write_text("\n".join(lines) + "\n", encoding="utf-8")
        prepared(instance).maintenance("seed", str(SOURCES / "seed.php"), {META: (str(events),)})
        loaded.write_text(told.digest, encoding="utf-8")


main()
