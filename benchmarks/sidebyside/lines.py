"""Files of very many bodies."""

import contextlib
import statistics
import subprocess
import threading
from pathlib import Path

from sidebyside.job import WholeJob
from sidebyside.stage import PEAK, Figure

# Else three of four collections leave some of what is dead where it lies, and it is counted.
COMPACT = ["PENSTOCK_JAVA_OPTS=-XX:MarkSweepAlwaysCompactCount=1"]


class Lines(WholeJob):
    """What stays alive in the heap while a file is sent, and while one of ten times as many bodies is."""

    key = "lines"
    counts = Figure("live heap MB, median of samples", "median_mb")
    tells = [
        Figure("most", "most_mb"),
        Figure("samples", "samples", 0),
        PEAK,
        Figure("live heap MB with a tenth of the bodies", "short_median_mb"),
        Figure("most with a tenth", "short_most_mb"),
        Figure("samples with a tenth", "short_samples", 0),
        Figure("peak MB with a tenth", "short_peak_mb", 0),
    ]
    who = ("penstock",)

    def __init__(self, lengths):
        self.bodies = lengths.lines
        self.title = f"a file of {self.bodies:,} bodies, and one of {self.bodies // 10:,}: live heap"

    def rounds(self, lengths):
        return 1

    def measure(self, contender, stage, server):
        short, long = (self.watched(contender, stage, server, count) for count in (self.bodies // 10, self.bodies))
        return {**long, **{f"short_{key}": short[key] for key in ("median_mb", "most_mb", "samples", "peak_mb")}}

    def watched(self, contender, stage, server, count):
        command = ["env", *COMPACT, *self.command_for(contender, stage, server, count, "off")]
        heap = Heap(Path(stage.environment["JAVA_HOME"]) / "bin" / "jcmd", stage.folder / "answers.jsonl.run")
        with heap:
            result = self.once(command, count, stage, server, started=heap.watch, timeout=3600)
        stage.bodies(count).unlink()
        return {**result, **heap.figures()}


class Heap:
    """Collects a process's garbage every few seconds, from when it has begun to write, and notes what is left."""

    SECONDS = 5

    def __init__(self, jcmd, begun):
        self.jcmd, self.begun = jcmd, begun
        self.megabytes = []
        self._done = threading.Event()
        self._thread = None

    def watch(self, pid):
        self._thread = threading.Thread(target=self._sample, args=(pid,))
        self._thread.start()

    def _sample(self, pid):
        while not self._done.wait(self.SECONDS if self.megabytes else 0.2):
            if self.begun.exists():
                with contextlib.suppress(subprocess.CalledProcessError, subprocess.TimeoutExpired):  # it has ended
                    self.megabytes.append(self._live(pid))

    def _live(self, pid):
        command = [str(self.jcmd), str(pid), "GC.class_histogram"]
        last = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout.splitlines()[-1]
        return int(last.split()[2]) / 1e6

    def figures(self):
        live = self.megabytes
        return {"median_mb": statistics.median(live), "most_mb": max(live), "samples": len(live)}

    def __enter__(self):
        return self

    def __exit__(self, *failure):
        self._done.set()
        if self._thread:
            self._thread.join()
