"""Contributions out of Wikimedia's mediawiki_history dumps, by Spark, where one machine is not enough."""

from collections.abc import Mapping, Sequence
from contextlib import closing
from typing import TYPE_CHECKING

from collectors.history_ask import Ask, relations
from collectors.history_ends import TAIL, refuse_cut
from collectors.history_files import LAYOUTS, DumpFile
from collectors.history_sql import HISTORY, STEPS

if TYPE_CHECKING:
    from pyspark import StorageLevel
    from pyspark.sql import Column, DataFrame, SparkSession

SETTINGS: Mapping[str, str] = {
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.ansi.enabled": "true",
    "spark.sql.files.ignoreCorruptFiles": "false",
    "spark.sql.files.ignoreMissingFiles": "false",
}
"""What is relied on: times are UTC, and what cannot be read is an error, be it a value or a whole file."""

READ_TWICE = ("history", "mine", "moved_in")
"""The steps that several later ones read: Spark keeps them on disk instead of making them again."""


def contributions(spark: "SparkSession", files: Sequence[DumpFile], asks: Sequence[Ask]) -> "DataFrame":
    """Return the relation `contributions` of what `asks` want of `files`, which Spark reads by itself.

    The files are read when the frame is used: then a line with an unknown number of columns, or a damaged
    file, fails the job. Raises UnreadableError for a file that ends too soon.
    """
    for key, value in SETTINGS.items():
        spark.conf.set(key, value)
    for file in files:
        refuse_cut(file.path, _tail(spark, file.path))
    _raw(spark, [file.path for file in files]).createOrReplaceTempView("raw")
    for name, table in relations(asks).items():
        spark.createDataFrame(table).createOrReplaceTempView(name)
    for name, step in {"history": HISTORY, **STEPS}.items():
        made = spark.sql(step)
        if name in READ_TWICE:
            made = made.persist(_on_disk())
        made.createOrReplaceTempView(name)
    return made


def _tail(spark: "SparkSession", path: str) -> bytes:
    """Return the last bytes of a file, wherever Spark reads it from."""
    java, settings = spark._jvm, spark._jsc.hadoopConfiguration()  # noqa: SLF001 - there is no other way
    place = java.org.apache.hadoop.fs.Path(path)
    files = place.getFileSystem(settings)
    with closing(files.open(place)) as stream:
        stream.seek(max(files.getFileStatus(place).getLen() - TAIL, 0))
        return bytes(java.org.apache.commons.io.IOUtils.toByteArray(stream))


def _raw(spark: "SparkSession", paths: Sequence[str]) -> "DataFrame":
    """Return the columns that every layout has, as texts with null for what is empty."""
    from pyspark.sql import functions as sql  # noqa: PLC0415

    lines = spark.read.text(list(paths), lineSep="\n")
    cells = lines.select(sql.split("value", "\t", -1).alias("cells"), sql.input_file_name().alias("file"))
    return cells.select(*(_cell(name).alias(name) for name in LAYOUTS[min(LAYOUTS)]))


def _cell(name: str) -> "Column":
    from pyspark.sql import functions as sql  # noqa: PLC0415

    number = sql.size("cells")
    unknown = sql.concat(sql.col("file"), sql.lit(": a line has an unknown number of columns, "), number)
    cell = sql.raise_error(unknown)
    for columns in LAYOUTS.values():
        at = sql.get("cells", sql.lit(columns.index(name)))
        cell = sql.when(number == len(columns), sql.nullif(at, sql.lit(""))).otherwise(cell)
    return cell


def _on_disk() -> "StorageLevel":
    from pyspark import StorageLevel  # noqa: PLC0415

    return StorageLevel.DISK_ONLY
