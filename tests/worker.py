"""The worker that runs these tests: each has servers of its own, so that none sees what another does."""

import os

NAME = "-".join(filter(None, ("test", os.environ.get("PYTEST_XDIST_WORKER"))))
"""What scripts/lab and scripts/databases call this worker's servers."""
