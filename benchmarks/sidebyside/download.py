"""One large file."""

import json
import shutil
import tempfile
from pathlib import Path

from sidebyside import servers
from sidebyside.contenders import HOME, PYTHON, tool
from sidebyside.stage import PEAK, Figure, Scenario, figures


class Download(Scenario):
    """From memory to memory where that has room: of the JVM the fourth in one process, of others start to exit."""

    key = "download"
    counts = Figure("seconds", "wall_s", 2)
    tells = [
        Figure("CPU seconds", "cpu_s", 2),
        Figure("seconds with the start", "first_wall_s", 2),
        Figure("CPU seconds with the start", "first_cpu_s", 2),
        PEAK,
        Figure("live heap MB after a quarter", "early_heap_mb"),
        Figure("after three quarters", "late_heap_mb"),
    ]
    who = ("penstock", "curl", "aria2c", "aiohttp-files")

    def __init__(self, lengths):
        self.size = lengths.download_mb << 20
        self.title = f"download of {lengths.download_mb:,} MB"

    def server(self, stage):
        return FileServer(stage, self.size)

    def command(self, contender, stage, server):
        target = server.target
        if contender.key == "curl":
            return [tool("curl"), "-sS", "-f", "-o", target, server.url]
        if contender.key == "aria2c":
            quiet = ["--quiet", "--no-conf", "--file-allocation=none", "--allow-overwrite=true"]
            return [tool("aria2c"), *quiet, "-d", target.parent, "-o", target.name, server.url]
        if contender.key == "aiohttp-files":
            return [PYTHON, HOME / "peers" / "aiohttp_download.py", server.url, target]
        return [*stage.java, "dev.penstock.benchmarks.Fetch", server.url, target, self.size]

    def measure(self, contender, stage, server):
        usage = stage.run(self.command(contender, stage, server), server)
        whole = server.target.stat().st_size == self.size
        server.target.unlink()
        inside = json.loads(usage.output) if usage.output.startswith("{") else {}
        first = {"first_wall_s": usage.wall, "first_cpu_s": usage.cpu}
        return {**figures(usage, 1, 0 if whole else 1, usage.cpu, usage.wall), **first, **inside}


class FileServer(servers.Nginx):
    """nginx with one file of zeros, and a place for what comes."""

    path = "/file"

    def __init__(self, stage, size):
        memory = Path("/dev/shm")
        roomy = memory.is_dir() and shutil.disk_usage(memory).free > 2 * size
        self.files = Path(tempfile.mkdtemp(prefix="penstock-bench-", dir=memory if roomy else stage.folder))
        self.files.chmod(0o755)
        with open(self.files / "file", "wb") as file:
            file.truncate(size)
        self.target = self.files / "target"
        super().__init__(stage, f"root {self.files}; sendfile on; tcp_nopush on;")

    def close(self):
        super().close()
        shutil.rmtree(self.files)
