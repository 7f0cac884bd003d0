"""A Spark job that extracts facts, as its users would write it, and what may be done to it while it runs.

    python -m benchmarks.spark_job --master spark://host:7077 reports.parquet facts.parquet

Reads the columns `id` and `text`; writes the facts in the order of `doc_id` and place, one file. Prints seconds and tasks as JSON.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import threading
import time
from pathlib import Path

from gov_ie.spark import extract_facts


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("reports", type=Path)
    parser.add_argument("facts", type=Path)
    parser.add_argument("--master", default="local[1]")
    parser.add_argument("--partitions", type=int, default=8)
    parser.add_argument("--model", type=Path)
    parser.add_argument("--isolate", action="store_true")
    parser.add_argument("--kill", action="store_true", help="kill an executor of this machine once a task is done")
    options = parser.parse_args()

    from pyarrow import parquet
    from pyspark.sql import SparkSession

    settings = {
        "spark.ui.enabled": "false",
        "spark.driver.memory": "512m",
        "spark.executor.memory": "512m",
        "spark.driver.host": "127.0.0.1",
        "spark.sql.session.timeZone": "UTC",
        "spark.sql.execution.arrow.maxRecordsPerBatch": "64",
        "spark.executorEnv.PYTHONPATH": os.environ.get("PYTHONPATH", ""),
    }
    builder = SparkSession.builder.master(options.master).appName("gov_ie")
    for name, value in settings.items():
        builder = builder.config(name, value)
    spark = builder.getOrCreate()
    began = time.monotonic()
    df = spark.read.parquet(str(options.reports.resolve())).repartition(options.partitions, "id")
    facts = extract_facts(df, model=options.model, isolate=options.isolate)
    watch = _Watch(spark.sparkContext, options.kill)
    watch.start()
    table = facts.toArrow().sort_by([("doc_id", "ascending"), ("start", "ascending"), ("id", "ascending")])
    seconds = time.monotonic() - began
    watch.over = True
    watch.join()
    parquet.write_table(table, options.facts)
    print(json.dumps({"seconds": round(seconds, 2), "rows": table.num_rows, "killed": watch.killed, "failed tasks": watch.failed}))
    spark.stop()


class _Watch(threading.Thread):
    """Looks at the running stages: how many tasks failed; kills an executor once one is done."""

    def __init__(self, context, kill: bool) -> None:
        super().__init__(daemon=True)
        self.context, self.kill, self.over = context, kill, False
        self.killed = self.failed = 0

    def run(self) -> None:
        tracker = self.context.statusTracker()
        while not self.over:
            time.sleep(0.02)
            infos = [tracker.getStageInfo(stage) for stage in tracker.getActiveStageIds()]
            for info in filter(None, infos):
                self.failed = max(self.failed, info.numFailedTasks)
                if self.kill and not self.killed and info.numTasks > 2 and 0 < info.numCompletedTasks < info.numTasks:
                    self.killed = self._kill()

    def _kill(self) -> int:
        wanted = self.context.applicationId.encode()
        for file in Path("/proc").glob("[0-9]*/cmdline"):
            try:
                line = file.read_bytes()
            except OSError:
                continue
            if b"CoarseGrainedExecutorBackend" in line and wanted in line and b"java" in line.split(b"\0")[0]:
                os.kill(int(file.parent.name), signal.SIGKILL)
                return int(file.parent.name)
        return 0


if __name__ == "__main__":
    main()
