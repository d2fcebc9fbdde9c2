"""Counts many events from Wikimedia's mediawiki_history dumps on this machine; see docs/scaling.md."""

import sys
from pathlib import Path

from bot.dump_command import parser, tell
from bot.dump_portfolio import by_duckdb
from collectors.history_shards import Shards


def main() -> int:
    command = parser("Count events from dumps with DuckDB; prints CSV.")
    command.add_argument("--shards", type=Path, required=True, help="folder of what is taken of the dumps")
    command.add_argument("--memory", default="1GB", help="what DuckDB takes at most (default: %(default)s)")
    arguments = command.parse_args()
    return tell(arguments, lambda job: by_duckdb(job, Shards(arguments.shards, arguments.memory)))


if __name__ == "__main__":
    sys.exit(main())
