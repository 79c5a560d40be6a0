"""The tasks, and how each contender is told to do them."""

import json
import os
import re
import shlex
from dataclasses import dataclass
from pathlib import Path

from sidebyside import process, servers
from sidebyside.contenders import HOME, PYTHON, tool


@dataclass
class Lengths:
    """How much is measured."""

    rounds: int
    warm_up: int
    seconds: int
    bodies: int
    pace_seconds: int
    starts: int

    @staticmethod
    def full():
        return Lengths(rounds=5, warm_up=10, seconds=10, bodies=200_000, pace_seconds=60, starts=5)

    @staticmethod
    def quick():
        return Lengths(rounds=3, warm_up=6, seconds=3, bodies=20_000, pace_seconds=4, starts=3)


class Stage:
    """What all scenarios stand on: cores, Java, Penstock as it is released, a folder for files."""

    def __init__(self, folder, java, java_options, lengths, server_core=1, client_core=0):
        self.folder, self.lengths = Path(folder), lengths
        self.server_core, self.client_core = server_core, client_core
        jars = f"{HOME}/target/lib/*:{next((HOME / 'target').glob('penstock-benchmarks-*.jar'))}"
        self.java = [java, *java_options, "-Dslf4j.internal.verbosity=ERROR", "-cp", jars]
        self.environment = {**os.environ, "JAVA_HOME": str(Path(java).resolve().parent.parent)}
        self.body = self.folder / "body.json"
        self.body.write_text(servers.body(1))
        self.program = HOME / "target" / "penstock" / "penstock"

    def bodies(self, count):
        path = self.folder / f"bodies-{count}.jsonl"
        if not path.exists():
            path.write_text("".join(servers.body(n) + "\n" for n in range(1, count + 1)))
        return path

    def run(self, command, server, **options):
        return process.run(self.client_core, command, server_pid=server.pid, **options)


def figures(usage, requests, failed, cpu, seconds):
    return {
        "cpu_us": cpu / requests * 1e6 if requests else None,
        "per_second": requests / seconds,
        "requests": requests,
        "failed": failed,
        "wall_s": usage.wall,
        "peak_mb": usage.peak_mb,
        "server_cpu": usage.server_cpu,
        "others": usage.others,
        "stolen": usage.stolen,
        "load": usage.load,
        "busy": usage.busy,
    }


class Posts:
    """POSTs of 250 bytes, so many at once, as fast as they go."""

    unit = "cpu_us"

    def __init__(self, in_flight):
        self.in_flight = in_flight
        self.key = f"post-{in_flight}"
        self.title = f"POST of 250 bytes, {in_flight:,} in flight, rate off"

    server = staticmethod(lambda stage: servers.Nginx(stage.server_core, stage.folder))

    def contenders(self, everybody):
        return [c for c in everybody if c.key not in ("stack", "vegeta")]

    def command(self, contender, stage, url):
        many, body, lengths = self.in_flight, stage.body, stage.lengths
        tail = [url, body, many, lengths.warm_up, lengths.seconds]
        if contender.key == "aiohttp":
            return [PYTHON, HOME / "peers" / "aiohttp_load.py", *tail]
        json_body = ["-m", "POST", "-T", "application/json", "-D", body]
        if contender.key == "wrk":
            script = stage.folder / "post.lua"
            script.write_text(
                f"wrk.method='POST' wrk.headers['Content-Type']='application/json' wrk.body='{body.read_text()}'"
            )
            return [tool("wrk"), "-t1", f"-c{many}", f"-d{lengths.seconds}s", "-s", script, url]
        if contender.key == "h2load":
            return [tool("h2load"), "--h1", "-t1", f"-c{many}", f"-D{lengths.seconds}", "-d", body, url]
        if contender.key == "hey":
            return [tool("hey"), "-z", f"{lengths.seconds}s", "-c", many, *json_body, url]
        if contender.key == "oha":
            return [tool("oha"), "-z", f"{lengths.seconds}s", "-c", many, "--no-tui", *json_body, url]
        return [*stage.java, "dev.penstock.benchmarks.PostLoad", contender.key, *tail]

    def measure(self, contender, stage, server):
        usage = stage.run(self.command(contender, stage, server.url), server)
        if usage.output.startswith("{"):
            said = json.loads(usage.output)
            result = figures(usage, said["requests"], said["failed"], said["cpu_seconds"], said["seconds"])
            allocated = said.get("allocated_bytes")
            return {**result, "allocated_kb": allocated / said["requests"] / 1000 if allocated else None}
        good = sum(map(int, re.findall(self._counts[contender.key], usage.output)))
        failed = sum(map(int, re.findall(self._failures[contender.key], usage.output)))
        return figures(usage, good, failed, usage.cpu, stage.lengths.seconds)

    _counts = {
        "wrk": r"(\d+) requests in",
        "h2load": r"(\d+) succeeded",
        "hey": r"\[200\]\s+(\d+) responses",
        "oha": r"\[200\]\s+(\d+) responses",
    }
    _failures = {
        "wrk": r"(?:Non-2xx or 3xx responses: |connect |read |write |timeout )(\d+)",
        "h2load": r"(\d+) failed",
        "hey": r"\[(?!200\])\d+\]\s+(\d+) responses",
        "oha": r"\[(?!200\])\d+\]\s+(\d+) responses",
    }


class WholeJob:
    """A file of bodies sent, each answer recorded; from the start of the process to its end."""

    unit = "cpu_us"
    in_flight = 64

    def __init__(self, lengths):
        self.key = "run"
        self.bodies = lengths.bodies
        self.title = f"a file of {self.bodies:,} bodies, start to exit, {self.in_flight} in flight, rate off"

    server = staticmethod(lambda stage: servers.Nginx(stage.server_core, stage.folder))

    def contenders(self, everybody):
        return [c for c in everybody if c.key in ("penstock", "stack")]

    def command(self, contender, stage, url, rate="off"):
        bodies = stage.bodies(self.bodies)
        output = stage.folder / "answers.jsonl"
        if contender.key == "stack":
            asked = 10**9 if rate == "off" else rate
            return [PYTHON, HOME / "peers" / "mission_stack.py", url, bodies, output, self.in_flight, asked]
        config = stage.folder / "config.jsonl"
        config.write_text(json.dumps({"env": "bench", "api_url": url}) + "\n")
        return (
            [stage.program, "run", "--config", config, "--concurrent-bodies", bodies, "--output", output]
            + ["--concurrent-rate-limit", rate, "--max-concurrency", self.in_flight, "--log-mode", "none"]
        )

    def once(self, contender, stage, url, server, rate="off"):
        for old in stage.folder.glob("answers.jsonl*"):
            old.unlink()
        usage = stage.run(self.command(contender, stage, url, rate), server, env=stage.environment)
        with open(stage.folder / "answers.jsonl") as answers:
            good = sum('"ok":true' in line.replace('"ok": true', '"ok":true') for line in answers)
        return figures(usage, good, self.bodies - good, usage.cpu, usage.wall)

    def measure(self, contender, stage, server):
        return self.once(contender, stage, server.url, server)


class StartToExit(WholeJob):
    """The same with two bodies: what is left is the start and the exit."""

    unit = "wall_s"

    def __init__(self, lengths):
        super().__init__(lengths)
        self.key = "start"
        self.bodies = 2
        self.title = "a file of 2 bodies, start to exit"

    def measure(self, contender, stage, server):
        runs = [self.once(contender, stage, server.url, server) for _ in range(stage.lengths.starts)]
        runs.sort(key=lambda result: result["wall_s"])
        return {**runs[len(runs) // 2], "busy": any(run["busy"] for run in runs)}


class Pace(WholeJob):
    """So many requests a second for a while, told by when they reached the server."""

    unit = "achieved"

    def __init__(self, lengths, rate):
        super().__init__(lengths)
        self.rate, self.seconds = rate, lengths.pace_seconds
        self.bodies = rate * self.seconds
        self.key = f"pace-{rate}"
        self.title = f"{rate:,} requests a second for {self.seconds} s"

    server = staticmethod(
        lambda stage: servers.PaceServer(stage.server_core, stage.folder, stage.java)
    )

    def contenders(self, everybody):
        return [c for c in everybody if c.key in ("penstock", "stack", "vegeta", "hey", "oha")]

    def command(self, contender, stage, url, rate="off"):
        if contender.key in ("penstock", "stack"):
            return super().command(contender, stage, url, rate)
        json_body = ["-m", "POST", "-T", "application/json", "-D", stage.body]
        if contender.key == "vegeta":
            targets = stage.folder / "targets"
            targets.write_text(f"POST {url}\nContent-Type: application/json\n@{stage.body}\n")
            return [
                *[tool("vegeta"), "attack", "-targets", targets, f"-rate={self.rate}/1s"],
                *[f"-duration={self.seconds}s", "-output", "/dev/null"],
            ]
        if contender.key == "hey":  # its rate is for each of its workers
            workers = max(1, self.rate // 100)
            counts = ["-n", self.bodies, "-c", workers, "-q", self.rate // workers]
            return [tool("hey"), *counts, *json_body, url]
        return [tool("oha"), "-q", self.rate, "-z", f"{self.seconds}s", "--no-tui", *json_body, url]

    def measure(self, contender, stage, server):
        server.forget()
        if contender.key in ("penstock", "stack"):
            result = self.once(contender, stage, server.url, server, str(self.rate))
        else:
            usage = stage.run(self.command(contender, stage, server.url), server)
            result = figures(usage, self.bodies, 0, usage.cpu, usage.wall)
        arrivals = server.arrivals()
        span = (arrivals[-1] - arrivals[0]) / 1e9
        return {
            **result,
            "requests": len(arrivals),
            "achieved": (len(arrivals) - 1) / span / self.rate,
            "most_in_a_second": most_in_a_second(arrivals) / self.rate,
        }


def most_in_a_second(arrivals):
    most = first = 0
    for last, arrival in enumerate(arrivals):
        while arrival - arrivals[first] >= 10**9:
            first += 1
        most = max(most, last - first + 1)
    return most


def everything(lengths):
    paces = [Pace(lengths, rate) for rate in (10, 100, 1000)]
    return [Posts(64), Posts(4096), WholeJob(lengths), StartToExit(lengths), *paces]


def shown(command):
    return shlex.join(map(str, command))

