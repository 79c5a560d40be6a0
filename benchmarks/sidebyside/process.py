"""A command on a core of its own, and what it used."""

import os
import select
import subprocess
import time
from dataclasses import dataclass, field

from sidebyside import machine


@dataclass
class Usage:
    """What a command and the processes that it waited for used."""

    wall: float
    cpu: float
    peak_mb: float
    output: str
    status: int
    others: float = 0.0
    stolen: float = 0.0
    load: float = field(default_factory=machine.load)
    server_cpu: float = 0.0

    @property
    def busy(self):
        return self.others > machine.MOST_OTHERS


def pinned(core, command):
    return ["taskset", "-c", str(core), *map(str, command)]


def run(core, command, server_pid, also_pid=None, timeout=600, started=None, **options):
    """Runs it to its end. Raises if it fails. Besides it, only those two processes are no others. Tells its PID."""
    everybody, stolen = machine.user_seconds()
    served, beside = machine.user_seconds_of(server_pid), machine.user_seconds_of(also_pid)
    load = machine.load()
    start = time.perf_counter()
    with subprocess.Popen(
        pinned(core, command), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **options
    ) as process:
        if started:
            started(process.pid)
        # The commands print little, so the pipes cannot fill up before the end.
        deadline = start + timeout
        pid = 0
        while not pid:
            if time.perf_counter() > deadline:
                process.kill()
                raise TimeoutError(f"not done after {timeout} s")
            pid, status, used = wait(process.pid)
        wall = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        output, errors = process.stdout.read(), process.stderr.read()
    if process.returncode != 0:
        raise RuntimeError(f"{command}: exit {process.returncode}\n{output}\n{errors}")
    now, stolen_now = machine.user_seconds()
    served_now, beside_now = machine.user_seconds_of(server_pid), machine.user_seconds_of(also_pid)
    ours = used.ru_utime + served_now[0] - served[0] + beside_now[0] - beside[0]
    return Usage(
        wall=wall,
        cpu=used.ru_utime + used.ru_stime,
        peak_mb=used.ru_maxrss / 1024,
        output=output,
        status=process.returncode,
        others=max(0.0, now - everybody - ours) / wall,
        stolen=(stolen_now - stolen) / wall,
        load=load,
        server_cpu=(sum(served_now) - sum(served)) / wall,
    )


class Resident:
    """A command that is kept: once warm it says so and rests, and has a turn whenever it is told to."""

    def __init__(self, core, command, server_pid):
        self._server_pid = server_pid
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": None}
        self._process = subprocess.Popen(pinned(core, command), text=True, **pipes)
        self._line(300)

    def turn(self):
        pids = [self._process.pid, self._server_pid]
        everybody, stolen = machine.user_seconds()
        before = [machine.user_seconds_of(pid) for pid in pids]
        load, start = machine.load(), time.perf_counter()
        self._process.stdin.write("\n")
        self._process.stdin.flush()
        output = self._line(120)
        wall = time.perf_counter() - start
        after = [machine.user_seconds_of(pid) for pid in pids]
        now, stolen_now = machine.user_seconds()
        ours = sum(a[0] - b[0] for a, b in zip(after, before))
        return Usage(
            wall=wall,
            cpu=sum(after[0]) - sum(before[0]),
            peak_mb=machine.peak_mb_of(self._process.pid),
            output=output,
            status=0,
            others=max(0.0, now - everybody - ours) / wall,
            stolen=(stolen_now - stolen) / wall,
            load=load,
            server_cpu=(sum(after[1]) - sum(before[1])) / wall,
        )

    def _line(self, timeout):
        there, _, _ = select.select([self._process.stdout], [], [], timeout)
        line = self._process.stdout.readline() if there else ""
        if not line.startswith(("{", "warm")):
            self._process.kill()
            raise RuntimeError(f"it said {line!r}" if there else f"it said nothing for {timeout} s")
        return line

    def close(self):
        self._process.terminate()  # a recording is written at the end
        try:
            self._process.communicate(timeout=20)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.communicate()


def wait(pid):
    """Waits for a process; half a millisecond of delay is all this adds to its wall time."""
    done, status, used = os.wait4(pid, os.WNOHANG)
    if not done:
        time.sleep(0.0005)
    return done, status, used
