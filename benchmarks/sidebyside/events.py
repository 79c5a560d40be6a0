"""Server-sent events, as fast as they come."""

from sidebyside import servers
from sidebyside.contenders import HOME, PYTHON
from sidebyside.posts import measured_inside
from sidebyside.stage import PEAK, Figure, Scenario


WARM_UP = 5  # seconds of CPU; more changes nothing


class Events(Scenario):
    """Of 100 bytes, each in a chunk of its own, its data handed out as text, by clients that are warm."""

    key = "sse"
    streams = 256
    title = f"server-sent events of 100 bytes, {streams} streams"
    counts = Figure("thousand events a second of CPU", "per_core", 0, 1e-3)
    tells = [
        Figure("thousand events a second", "per_second", 0, 1e-3),
        Figure("kB allocated an event", "allocated_kb", 2),
        PEAK,
    ]
    more_is_better = True
    who = ("penstock", "netty", "vertx", "okhttp", "jdk", "aiohttp")

    def server(self, stage):
        return servers.EventServer(stage)

    def measure(self, contender, stage, server):
        program = [PYTHON, HOME / "peers" / "aiohttp_events.py"]
        if contender.key != "aiohttp":
            program = [*stage.java, "dev.penstock.benchmarks.StreamLoad", contender.key]
        lengths = [WARM_UP, stage.lengths.seconds]
        result = measured_inside(stage.run([*program, server.url, self.streams, *lengths], server))
        return {**result, "per_core": 1e6 / result["cpu_us"]}
