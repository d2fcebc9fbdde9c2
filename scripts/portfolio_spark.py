"""Counts many events from Wikimedia's mediawiki_history dumps with Spark; see docs/scaling.md.

`spark-submit scripts/portfolio_spark.py …`: where and with what it runs, the environment says.
"""

import sys

from pyspark.sql import SparkSession

from bot.dump_command import parser, tell
from bot.dump_portfolio import by_spark


def main() -> int:
    arguments = parser("Count events from dumps with Spark; prints CSV.").parse_args()
    spark = SparkSession.builder.appName("esep-portfolio").getOrCreate()
    try:
        return tell(arguments, lambda job: by_spark(job, spark))
    finally:
        spark.stop()


if __name__ == "__main__":
    sys.exit(main())
