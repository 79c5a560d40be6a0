"""So many requests a second for a while, told by when they reached the server."""

import json
import subprocess

from sidebyside import hiccups, servers
from sidebyside.contenders import tool
from sidebyside.job import WholeJob
from sidebyside.posts import tool_counts
from sidebyside.stage import Figure, figures

SECOND = 10**9
# More than the Python stack can send; beyond it, it gets fewer bodies and not more time.
STACK_RATE = 2_000


class Pace(WholeJob):
    """Also by the program's own figures, and beside them how late the machine woke up a process that only sleeps."""

    counts = Figure("achieved, % of asked", "achieved", 3, 100)
    tells = [
        Figure("most in any second, % of asked", "most_in_a_second", 2, 100),
        Figure("the same by its own report", "most_by_report", 2, 100),
        Figure("off the even grid, p99 ms", "off_grid_ms", 2),
        Figure("its own wait_ms p99", "wait_ms", 3),
        Figure("machine late, p99 ms", "machine_ms", 3),
        Figure("machine late, most ms", "machine_most_ms"),
        Figure("CPU us a request", "cpu_us", 0),
    ]
    who = ("penstock", "stack", "vegeta", "hey", "oha")
    sorted = False
    in_flight = 1000

    def __init__(self, lengths, rate):
        self.rate, self.time = rate, lengths.pace_seconds
        self.key = f"pace-{rate}"
        self.title = f"{rate:,} requests a second for {self.time} s"

    def rounds(self, lengths):
        return lengths.pace_rounds

    def server(self, stage):
        server = servers.PaceServer(stage)
        server.warm_up()
        return server

    def count_for(self, contender):
        return (min(self.rate, STACK_RATE) if contender.key == "stack" else self.rate) * self.time

    def command(self, contender, stage, server):
        if contender.key in ("penstock", "stack"):
            command = self.command_for(contender, stage, server, self.count_for(contender), str(self.rate))
            return command + (["--summary", stage.folder / "summary.json"] if contender.key == "penstock" else [])
        json_body = ["-m", "POST", "-T", "application/json", "-D", stage.body]
        if contender.key == "vegeta":
            targets = stage.folder / "targets"
            targets.write_text(f"POST {server.url}\nContent-Type: application/json\n@{stage.body}\n")
            return [
                *[tool("vegeta"), "attack", "-targets", targets, f"-rate={self.rate}/1s"],
                *[f"-duration={self.time}s", f"-max-workers={self.in_flight}"],
                *["-output", stage.folder / "vegeta.bin"],
            ]
        if contender.key == "hey":  # its rate is for each of its workers
            workers = max(1, self.rate // 100)
            counts = ["-n", self.count_for(contender), "-c", workers, "-q", self.rate // workers]
            return [tool("hey"), *counts, *json_body, server.url]
        return [tool("oha"), "-q", self.rate, "-z", f"{self.time}s", "--no-tui", *json_body, server.url]

    def measure(self, contender, stage, server):
        server.forget()
        with hiccups.Meter(stage.client_core) as meter:
            result = self.paced(contender, stage, server, meter)
        arrivals = server.arrivals()
        span = (arrivals[-1] - arrivals[0]) / SECOND
        return {
            **result,
            "requests": len(arrivals),
            "cpu_us": result["cpu_s"] / len(arrivals) * 1e6,
            "achieved": (len(arrivals) - 1) / span / self.rate,
            "most_in_a_second": servers.most_within(arrivals, SECOND) / self.rate,
            "off_grid_ms": self.off_grid(arrivals),
            "machine_ms": meter.p99_ms,
            "machine_most_ms": meter.most_ms,
        }

    def paced(self, contender, stage, server, meter):
        command, count = self.command(contender, stage, server), self.count_for(contender)
        if contender.key in ("penstock", "stack"):
            result = self.once(command, count, stage, server, also_pid=meter.pid)
            return {**result, **(self.own_figures(stage) if contender.key == "penstock" else {})}
        usage = stage.run(command, server, also_pid=meter.pid)
        if contender.key == "vegeta":
            failed = vegeta_failures(stage.folder / "vegeta.bin")
        else:
            _, failed = tool_counts(contender.key, usage.output)
        return figures(usage, count, failed, usage.cpu, usage.wall)

    def own_figures(self, stage):
        pacing = json.loads((stage.folder / "summary.json").read_text())["pacing"]
        return {"most_by_report": pacing["most_in_one_second"] / self.rate, "wait_ms": pacing["wait_ms"]["p99"]}

    def off_grid(self, arrivals):
        """How far requests were from where they would be at exactly the asked rate; 99 % of them were nearer."""
        places = [arrival - index * SECOND / self.rate for index, arrival in enumerate(arrivals)]
        middle = sorted(places)[len(places) // 2]
        return sorted(abs(place - middle) for place in places)[len(places) * 99 // 100] / 1e6


def vegeta_failures(results):
    report = subprocess.run([tool("vegeta"), "report", "-type=json", results], capture_output=True, check=True).stdout
    results.unlink()
    said = json.loads(report)
    return said["requests"] - said["status_codes"].get("200", 0)
