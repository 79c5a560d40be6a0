"""What all scenarios stand on: how long they take, where they run, what is counted."""

import os
import re
import shlex
from dataclasses import dataclass
from pathlib import Path

from sidebyside import process, servers
from sidebyside.contenders import HOME


@dataclass
class Lengths:
    """How much is measured."""

    rounds: int
    pace_rounds: int  # of the scenarios at a rate
    crowd_rounds: int  # of the scenario with many in flight
    warm_up: int
    seconds: int
    bodies: int
    lines: int
    pace_seconds: int
    starts: int
    download_mb: int

    @staticmethod
    def full():
        return Lengths(
            rounds=5,
            pace_rounds=1,
            crowd_rounds=3,
            warm_up=20,
            seconds=4,
            bodies=200_000,
            lines=10_000_000,
            pace_seconds=60,
            starts=5,
            download_mb=2048,
        )

    @staticmethod
    def quick():
        return Lengths(
            rounds=2,
            pace_rounds=1,
            crowd_rounds=1,
            warm_up=4,
            seconds=2,
            bodies=20_000,
            lines=200_000,
            pace_seconds=4,
            starts=3,
            download_mb=512,
        )


class Stage:
    """Cores, Java, Penstock as it is released, a folder for files."""

    def __init__(self, folder, java, java_options, lengths, server_core=1, client_core=0):
        self.folder, self.lengths = Path(folder), lengths
        self.server_core, self.client_core = server_core, client_core
        jars = f"{HOME}/target/lib/*:{next((HOME / 'target').glob('penstock-benchmarks-*.jar'))}"
        properties = [
            "-Dslf4j.internal.verbosity=ERROR",
            "-Djdk.httpclient.keepalive.timeout=3600",
            # on one core the stages of a CompletableFuture, of which the JDK's client has many, would each start a thread
            "-Djava.util.concurrent.ForkJoinPool.common.parallelism=2",
        ]
        self.java = [java, *java_options, *properties, "-cp", jars]
        self.environment = {**os.environ, "JAVA_HOME": str(Path(java).resolve().parent.parent)}
        self.body = self.folder / "body.json"
        self.body.write_text(servers.body(1))
        self.answer = self.folder / "answer.json"
        self.answer.write_text(servers.ANSWER)
        self.program = HOME / "target" / "penstock" / "penstock"
        self.last_command = []

    def bodies(self, count):
        path = self.folder / f"bodies-{count}.jsonl"
        if not path.exists():
            with open(path, "w") as file:
                file.writelines(servers.body(n) + "\n" for n in range(1, count + 1))
        return path

    def run(self, command, server, **options):
        self.last_command = command
        return process.run(self.client_core, command, server_pid=server.pid, **options)

    def resident(self, command, server):
        self.last_command = command
        return process.Resident(self.client_core, command, server.pid)

    def shown(self):
        """The last command, without what differs from run to run."""
        words = ["taskset", "-c", self.client_core, *self.last_command]
        text = shlex.join(map(str, words)).replace(str(self.folder), "FOLDER").replace(str(HOME), "benchmarks")
        return re.sub(r"127\.0\.0\.1:\d+", "127.0.0.1:PORT", text)


@dataclass(frozen=True)
class Figure:
    """A column of a table."""

    heading: str
    key: str
    digits: int = 1
    factor: float = 1

    def text(self, value):
        return "-" if value is None else f"{value * self.factor:,.{self.digits}f}"


CPU = Figure("CPU us a request", "cpu_us")
PER_SECOND = Figure("requests a second", "per_second", 0)
SECONDS = Figure("seconds", "wall_s")
PEAK = Figure("peak MB", "peak_mb", 0)


class Scenario:
    """A task, which each of some contenders does in each round."""

    key = title = ""
    """The figure that counts, then what else is told."""
    counts, tells = CPU, []
    more_is_better = False
    """Whether the bars begin at the contender that is best."""
    sorted = True
    """Whether everybody gets a server that nobody has used."""
    own_servers = False
    who = ()

    def rounds(self, lengths):
        return lengths.rounds

    def close(self):
        """Ends what was kept from round to round."""

    def contenders(self, everybody):
        return [contender for contender in everybody if contender.key in self.who]


def figures(usage, requests, failed, cpu, seconds):
    return {
        "cpu_us": cpu / requests * 1e6 if requests else None,
        "per_second": requests / seconds,
        "requests": requests,
        "failed": failed,
        "wall_s": usage.wall,
        "cpu_s": usage.cpu,
        "peak_mb": usage.peak_mb,
        "server_cpu": usage.server_cpu,
        "others": usage.others,
        "stolen": usage.stolen,
        "load": usage.load,
        "busy": usage.busy,
    }
