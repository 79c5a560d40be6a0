"""A file of bodies sent, each answer recorded."""

import json

from sidebyside import servers
from sidebyside.contenders import HOME, PYTHON
from sidebyside.stage import CPU, PEAK, PER_SECOND, SECONDS, Figure, Scenario, figures


class WholeJob(Scenario):
    """From the start of the process to its end."""

    key = "run"
    counts, tells = CPU, [PER_SECOND, SECONDS, PEAK]
    who = ("penstock", "stack")
    in_flight = 64

    def __init__(self, lengths):
        self.bodies = lengths.bodies
        self.title = f"a file of {self.bodies:,} bodies, start to exit, {self.in_flight} in flight, rate off"

    def server(self, stage):
        return servers.Nginx.answering(stage)

    def command(self, contender, stage, server, rate="off"):
        return self.command_for(contender, stage, server, self.bodies, rate)

    def command_for(self, contender, stage, server, count, rate):
        bodies, output = stage.bodies(count), stage.folder / "answers.jsonl"
        if contender.key == "stack":
            asked = 10**9 if rate == "off" else rate
            return [PYTHON, HOME / "peers" / "mission_stack.py", server.url, bodies, output, self.in_flight, asked]
        config = stage.folder / "config.jsonl"
        config.write_text(json.dumps({"env": "bench", "api_url": server.url}) + "\n")
        return (
            [stage.program, "run", "--config", config, "--concurrent-bodies", bodies, "--output", output]
            + ["--concurrent-rate-limit", rate, "--max-concurrency", self.in_flight, "--log-mode", "none"]
        )

    def once(self, command, count, stage, server, **options):
        for old in stage.folder.glob("answers.jsonl*"):
            old.unlink()
        usage = stage.run(command, server, env=stage.environment, **options)
        with open(stage.folder / "answers.jsonl") as answers:
            good = sum('"ok":true' in line or '"ok": true' in line for line in answers)
        return figures(usage, good, count - good, usage.cpu, usage.wall)

    def measure(self, contender, stage, server):
        return self.once(self.command(contender, stage, server), self.bodies, stage, server)


class StartToExit(WholeJob):
    """With two bodies: what is left is the start and the exit."""

    key = "start"
    counts, tells = Figure("seconds", "wall_s", 3), [Figure("CPU seconds", "cpu_s", 3), PEAK]

    def __init__(self, lengths):
        self.bodies = 2
        self.title = "a file of 2 bodies, start to exit"

    def measure(self, contender, stage, server):
        command = self.command(contender, stage, server)
        runs = [self.once(command, self.bodies, stage, server) for _ in range(stage.lengths.starts)]
        runs.sort(key=lambda result: result["wall_s"])
        return {**runs[len(runs) // 2], "busy": any(run["busy"] for run in runs)}
