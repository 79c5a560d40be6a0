"""The servers, each on the server's core."""

import os
import resource
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
    scheme, path, certificate = "http", "/v1/chat/completions", None

    def __init__(self, port, pid_of):
        self.port, self._pid_of = port, pid_of
        self.url = f"{self.scheme}://127.0.0.1:{port}{self.path}"
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

    def close(self):
        self.process.terminate()
        self.process.wait()


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Nginx(Server):
    def __init__(self, stage, content, listen="", settings=""):
        port = free_port()
        folder = stage.folder / f"nginx-{port}"
        folder.mkdir(exist_ok=True)  # a port may come twice
        config = folder / "nginx.conf"
        _, most_files = resource.getrlimit(resource.RLIMIT_NOFILE)
        config.write_text(
            f"""
            {"user root;" if os.geteuid() == 0 else ""}
            daemon off;
            worker_processes 1;
            worker_rlimit_nofile {most_files};
            error_log {folder}/nginx.error.log;
            pid {folder}/nginx.pid;
            events {{ worker_connections {most_files}; }}
            http {{
              access_log off;
              keepalive_requests 1000000000;
              keepalive_timeout 3600s;
              client_body_temp_path {folder}/body;
              proxy_temp_path {folder}/proxy;
              fastcgi_temp_path {folder}/fastcgi;
              uwsgi_temp_path {folder}/uwsgi;
              scgi_temp_path {folder}/scgi;
              server {{
                listen 127.0.0.1:{port} backlog=16384 {listen};
                {settings}
                default_type application/json;
                location / {{ {content} }}
              }}
            }}
            """
        )
        self.process = subprocess.Popen(process.pinned(stage.server_core, ["nginx", "-p", folder, "-c", config]))
        super().__init__(port, self.worker)

    @staticmethod
    def answering(stage):
        """Every request with the same JSON."""
        return Nginx(stage, f"return 200 '{ANSWER}';")

    @staticmethod
    def answering_http2(stage):
        """The same over TLS, with a certificate made for the day and one cipher for everybody."""
        return TlsNginx(stage, f"return 200 '{ANSWER}';")

    def worker(self):
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        return int(children[0])


class TlsNginx(Nginx):
    scheme = "https"

    def __init__(self, stage, content):
        self.certificate, key = stage.folder / "server.pem", stage.folder / "server.key"
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost"]
            + ["-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1", "-keyout", key, "-out", self.certificate],
            check=True,
            capture_output=True,
        )
        settings = (
            f"ssl_certificate {self.certificate}; ssl_certificate_key {key}; ssl_protocols TLSv1.3;"
            " ssl_conf_command Ciphersuites TLS_AES_128_GCM_SHA256; http2_max_concurrent_streams 1024;"
        )
        super().__init__(stage, content, "ssl http2", settings)


class OurServer(Server):
    """One of our own, on the JVM."""

    def __init__(self, stage, program, *arguments):
        port = free_port()
        command = [*stage.java, f"dev.penstock.benchmarks.{program}", port, *arguments]
        ours = {name: value for name, value in os.environ.items() if name != "JAVA_TOOL_OPTIONS"}  # of what is measured
        self.process = subprocess.Popen(process.pinned(stage.server_core, command), env=ours)
        super().__init__(port, lambda: self.process.pid)


class EventServer(OurServer):
    """Sends server-sent events without end."""

    def __init__(self, stage):
        super().__init__(stage, "EventServer")


class PaceServer(OurServer):
    """Remembers when requests came, and answers after a delay."""

    def __init__(self, stage, delay_ms=0):
        self.log = stage.folder / "arrivals.txt"
        super().__init__(stage, "PaceServer", stage.answer, delay_ms, self.log)

    def warm_up(self):
        """Until it is compiled: while it is not, requests reach it later than they reach the machine."""
        post = f"POST {self.path} HTTP/1.1\r\nHost: x\r\nContent-Length: 250\r\n\r\n{body(1)}".encode()
        many = 100
        with socket.create_connection(("127.0.0.1", self.port), 10) as connection:
            for _ in range(500):
                connection.sendall(post * many)
                answers = 0
                while answers < many:
                    answers += connection.recv(1 << 20).count(ANSWER[-20:].encode())

    def forget(self):
        self._ask("DELETE")

    def arrivals(self):
        """In nanoseconds."""
        self._ask("GET")
        return [int(line) for line in self.log.read_text().split()]

    def _ask(self, method):
        urllib.request.urlopen(urllib.request.Request(self.url, method=method), timeout=60).read()


def most_within(arrivals, span):
    """The most of them in any half-open span."""
    most = first = 0
    for last, arrival in enumerate(arrivals):
        while arrival - arrivals[first] >= span:
            first += 1
        most = max(most, last - first + 1)
    return most
