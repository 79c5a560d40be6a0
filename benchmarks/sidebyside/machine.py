"""The machine: what it is, and how much of it others use."""

import os
import platform
import time
from pathlib import Path

# More than this much of a core, used by others, and a round is marked.
MOST_OTHERS = 0.10
TICK = os.sysconf("SC_CLK_TCK")


def description():
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    model = next((line.split(":")[1].strip() for line in lines if line.startswith("model name")), platform.machine())
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    release = Path("/etc/os-release").read_text()
    system = next((line.split("=")[1].strip('"') for line in release.splitlines() if line.startswith("PRETTY_NAME")), "Linux")
    return f"{os.cpu_count()} cores ({model}), {memory / 2**30:.0f} GiB, {system}, Linux {platform.release()}"


def load():
    return os.getloadavg()[0]


def user_seconds():
    """CPU that all processes have used outside the kernel, and that the host took away."""
    fields = Path("/proc/stat").read_text().splitlines()[0].split()[1:]
    user, nice, steal = int(fields[0]), int(fields[1]), int(fields[7])
    return (user + nice) / TICK, steal / TICK


def user_seconds_of(pid):
    """The same of one process, if any; and its time in the kernel."""
    if pid is None:
        return 0, 0
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return int(fields[11]) / TICK, int(fields[12]) / TICK


def peak_mb_of(pid):
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmHWM"):
            return int(line.split()[1]) / 1024
    return None


def others(seconds=2.0):
    """Cores in use right now, while we do nothing."""
    before = user_seconds()[0]
    time.sleep(seconds)
    return (user_seconds()[0] - before) / seconds
