"""POSTs of 250 bytes, a number of them at once."""

import contextlib
import json
import re

from sidebyside import servers
from sidebyside.contenders import HOME, PYTHON, tool
from sidebyside.stage import CPU, PEAK, PER_SECOND, Figure, Scenario, figures

ALLOCATED = Figure("kB allocated a request", "allocated_kb")
AIOHTTP_WARM_UP = 2
JVM = ("penstock", "penstock-guarded", "netty", "vertx", "async-http-client", "apache", "okhttp", "jdk")


class Posts(Scenario):
    """As fast as they go: clients of the JVM and aiohttp are started and warmed up once, and rest between the rounds;
    tools run for some seconds in each."""

    counts, tells = CPU, [PER_SECOND, ALLOCATED, PEAK]
    who = (*JVM, "aiohttp", "wrk", "h2load", "hey", "oha")

    def __init__(self, in_flight):
        self.in_flight, self.residents, self.kept = in_flight, {}, contextlib.ExitStack()
        self.key = f"post-{in_flight}"
        self.title = f"POST of 250 bytes, {in_flight:,} in flight, rate off"

    def resident(self, contender, stage):
        """With a server of its own, since no server can have the connections of all of them."""
        if contender.key not in self.residents:
            server = self.kept.enter_context(contextlib.closing(self.server(stage)))
            resident = stage.resident(self.command(contender, stage, server), server)
            self.residents[contender.key] = self.kept.enter_context(contextlib.closing(resident))
        return self.residents[contender.key]

    def close(self):
        self.kept.close()

    def server(self, stage):
        return servers.Nginx.answering(stage)

    def command(self, contender, stage, server):
        many, body, seconds = self.in_flight, stage.body, stage.lengths.seconds
        json_body = ["-m", "POST", "-T", "application/json", "-D", body]
        if contender.key == "wrk":
            script = stage.folder / "post.lua"
            script.write_text(
                f"wrk.method='POST' wrk.headers['Content-Type']='application/json' wrk.body='{body.read_text()}'"
            )
            return [tool("wrk"), "-t1", f"-c{many}", f"-d{seconds}s", "-s", script, server.url]
        if contender.key == "h2load":
            return [tool("h2load"), "--h1", "-t1", f"-c{many}", f"-D{seconds}", "-d", body, server.url]
        if contender.key == "hey":
            return [tool("hey"), "-z", f"{seconds}s", "-c", many, *json_body, server.url]
        if contender.key == "oha":
            return [tool("oha"), "-z", f"{seconds}s", "-c", many, "--no-tui", *json_body, server.url]
        given = task(stage, server, many)
        if contender.key == "aiohttp":
            return [PYTHON, HOME / "peers" / "aiohttp_load.py", *given, AIOHTTP_WARM_UP, seconds]
        return [*stage.java, "dev.penstock.benchmarks.PostLoad", contender.key, *given, int(self.warm_up(stage)), seconds]

    def warm_up(self, stage):
        return stage.lengths.warm_up

    def measure(self, contender, stage, server):
        if contender.key in (*JVM, "aiohttp"):
            return measured_inside(self.resident(contender, stage).turn())
        usage = stage.run(self.command(contender, stage, server), server)
        good, failed = tool_counts(contender.key, usage.output)
        return figures(usage, good, failed, usage.cpu, stage.lengths.seconds)


class Http2Posts(Posts):
    """The same over HTTP/2 and TLS, on one connection."""

    who = ("penstock", "vertx", "async-http-client", "apache", "okhttp", "jdk", "h2load")

    def __init__(self, streams):
        super().__init__(streams)
        self.key = f"h2-{streams}"
        self.title = f"POST of 250 bytes over HTTP/2 and TLS, {streams:,} streams, rate off"

    def server(self, stage):
        return servers.Nginx.answering_http2(stage)

    def warm_up(self, stage):
        return 1.5 * stage.lengths.warm_up  # TLS and HTTP/2 are a good deal more to compile

    def command(self, contender, stage, server):
        if contender.key == "h2load":
            seconds = f"-D{stage.lengths.seconds}"
            return [tool("h2load"), "-t1", "-c1", f"-m{self.in_flight}", seconds, "-d", stage.body, server.url]
        return super().command(contender, stage, server)


class Crowd(Scenario):
    """Very many at once to a server that takes its time; from the start of the process to its end."""

    key = "inflight-10000"
    in_flight, delay_ms = 10_000, 5_000
    title = f"{in_flight:,} POSTs in flight at once, each answered after {delay_ms // 1000} s, start to exit"
    counts = Figure("peak resident MB", "peak_mb", 0)
    tells = [
        Figure("in flight at once, by the server", "at_once", 0),
        CPU,
        Figure("seconds", "wall_s"),
    ]
    who = (*(key for key in JVM if key != "penstock-guarded"), "aiohttp")
    own_servers = True

    def rounds(self, lengths):
        return lengths.crowd_rounds

    def server(self, stage):
        return servers.PaceServer(stage, self.delay_ms)

    def measure(self, contender, stage, server):
        program = [PYTHON, HOME / "peers" / "aiohttp_crowd.py"]
        if contender.key != "aiohttp":
            program = [*stage.java, "dev.penstock.benchmarks.Crowd", contender.key]
        usage = stage.run([*program, *task(stage, server, self.in_flight)], server, timeout=180)
        said = json.loads(usage.output)
        result = figures(usage, said["requests"], said["failed"], usage.cpu, said["seconds"])
        return {**result, "at_once": servers.most_within(server.arrivals(), self.delay_ms * 10**6)}


def task(stage, server, in_flight):
    """What PostLoad, Crowd and those in Python are told in the same words."""
    return [server.url, stage.body, in_flight, stage.answer, server.certificate or "-"]


def measured_inside(usage):
    """The figures that a client printed of itself once it was warm."""
    said = json.loads(usage.output)
    result = figures(usage, said["requests"], said["failed"], said["cpu_seconds"], said["seconds"])
    allocated = said.get("allocated_bytes")
    return {**result, "allocated_kb": allocated / said["requests"] / 1000 if allocated else None}


def tool_counts(name, output):
    """Good and failed requests, as a load tool prints them."""
    if name == "wrk":
        good, failed = r"(\d+) requests in", r"(?:Non-2xx or 3xx responses: |connect |read |write |timeout )(\d+)"
    elif name == "h2load":
        good, failed = r"(\d+) succeeded", r"(\d+) failed"
    else:  # hey and oha; what was cut off since the time was over has not failed
        good = r"\[200\]\s+(\d+) responses"
        failed = r"\[(?!200\])\d+\]\s+(\d+) responses|\[(\d+)\]\s+(?!\d+ responses|aborted due to deadline)[A-Za-z]"
    return total(good, output), total(failed, output)


def total(pattern, output):
    return sum(int(group) for match in re.finditer(pattern, output) for group in match.groups() if group)
