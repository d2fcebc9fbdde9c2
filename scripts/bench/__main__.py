"""All benches, one after the other: `python -m scripts.bench [ROUNDS]`."""

import sys

from scripts.bench import compute, contributions, start_up

ends = [bench.main(sys.argv[1:]) for bench in (start_up, compute, contributions)]
sys.exit(max(ends))
