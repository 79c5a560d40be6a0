"""The servers, each on the server's core."""

import socket
import subprocess
import time
import urllib.request
from pathlib import Path

from sidebyside import process

# About 300 bytes, as a chat completion comes.
ANSWER = (
    '{"id":"chatcmpl-9f86d081884c7d65","object":"chat.completion","created":1763800000,"model":"m",'
    '"choices":[{"index":0,"message":{"role":"assistant","content":"Forty-two, as everyone knows by now."},'
    '"finish_reason":"stop"}],"usage":{"prompt_tokens":12,"completion_tokens":9,"total_tokens":21}}'
)


def body(number):
    """A request of 250 bytes."""
    start = f'{{"model":"m","n":{number},"messages":[{{"role":"user","content":"'
    return start + "x" * (250 - len(start) - 4) + '"}]}'


class Server:
    path = "/v1/chat/completions"

    def __init__(self, port, pid_of):
        self.port, self._pid_of = port, pid_of
        self.url = f"http://127.0.0.1:{port}{self.path}"
        for _ in range(200):
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                return
            except OSError:
                time.sleep(0.05)
        raise RuntimeError(f"nothing listens on port {port}")

    @property
    def pid(self):
        return self._pid_of()


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Nginx(Server):
    """nginx, which answers every request with the same JSON."""

    def __init__(self, core, folder):
        port = free_port()
        self.folder = Path(folder)
        config = self.folder / "nginx.conf"
        config.write_text(
            f"""
            daemon off;
            worker_processes 1;
            worker_rlimit_nofile 65536;
            error_log {self.folder}/nginx.error.log;
            pid {self.folder}/nginx.pid;
            events {{ worker_connections 30000; }}
            http {{
              access_log off;
              keepalive_requests 1000000000;
              keepalive_timeout 3600s;
              client_body_temp_path {self.folder}/body;
              proxy_temp_path {self.folder}/proxy;
              fastcgi_temp_path {self.folder}/fastcgi;
              uwsgi_temp_path {self.folder}/uwsgi;
              scgi_temp_path {self.folder}/scgi;
              server {{
                listen 127.0.0.1:{port} backlog=16384;
                default_type application/json;
                location / {{ return 200 '{ANSWER}'; }}
              }}
            }}
            """
        )
        self.process = subprocess.Popen(process.pinned(core, ["nginx", "-p", self.folder, "-c", config]))
        super().__init__(port, self.worker)

    def worker(self):
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        return int(children[0])

    def close(self):
        self.process.terminate()
        self.process.wait()


class PaceServer(Server):
    """Our own, which remembers when requests came."""

    def __init__(self, core, folder, java, delay_ms=0):
        port = free_port()
        answer = Path(folder) / "answer.json"
        answer.write_text(ANSWER)
        self.log = Path(folder) / "arrivals.txt"
        command = [*java, "dev.penstock.benchmarks.PaceServer", port, answer, delay_ms, self.log]
        self.process = subprocess.Popen(process.pinned(core, command))
        super().__init__(port, lambda: self.process.pid)

    def forget(self):
        self._ask("DELETE")

    def arrivals(self):
        """In nanoseconds."""
        self._ask("GET")
        return [int(line) for line in self.log.read_text().split()]

    def _ask(self, method):
        urllib.request.urlopen(urllib.request.Request(self.url, method=method), timeout=10).read()

    def close(self):
        self.process.kill()
        self.process.wait()
