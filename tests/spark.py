"""A Spark on this machine for the tests, one for all of them, since it takes seconds to start."""

import os
import sys
from shutil import which

import pytest


@pytest.fixture(scope="session")
def spark():
    sql = pytest.importorskip("pyspark.sql", reason="there is no PySpark here: scripts/spark installs it")
    if not which("java"):
        pytest.skip("there is no Java here: scripts/spark installs it")
    os.environ["PYSPARK_PYTHON"] = sys.executable
    settings = {"spark.ui.enabled": "false", "spark.sql.shuffle.partitions": "1"}
    made = sql.SparkSession.builder.master("local[1]").config(map=settings).getOrCreate()
    yield made
    made.stop()
