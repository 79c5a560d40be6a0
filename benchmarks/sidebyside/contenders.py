"""Who is compared, and how each is started."""

import json
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

HOME = Path(__file__).resolve().parent.parent
PEERS = HOME / ".peers"
PYTHON = PEERS / "venv" / "bin" / "python"


@dataclass
class Contender:
    key: str
    title: str
    version: str


def told_version(java):
    return subprocess.run([java, "-version"], capture_output=True, text=True, check=True).stderr


def java_release(java):
    return int(re.search(r'version "(\d+)', told_version(java)).group(1))


def java_options(java):
    allowed = ["--sun-misc-unsafe-memory-access=allow", "--enable-native-access=ALL-UNNAMED"]
    return allowed if java_release(java) >= 24 else []


def java_version(java):
    return told_version(java).splitlines()[1].strip()


def jar_version(prefix):
    for jar in sorted((HOME / "target" / "lib").glob(f"{prefix}-[0-9]*.jar")):
        return jar.stem[len(prefix) + 1 :]
    return "?"


def jvm_clients():
    commit = subprocess.run(["git", "-C", HOME, "describe", "--always", "--dirty"], capture_output=True, text=True).stdout.strip()
    return [
        Contender("penstock", "Penstock", commit),
        Contender("penstock-guarded", "Penstock with a limit, retries, a listener", commit),
        Contender("netty", "raw Netty", jar_version("netty-transport")),
        Contender("vertx", "Vert.x", jar_version("vertx-core")),
        Contender("async-http-client", "AsyncHttpClient", jar_version("async-http-client")),
        Contender("apache", "Apache HttpClient 5", jar_version("httpclient5")),
        Contender("okhttp", "OkHttp", jar_version("okhttp-jvm")),
        Contender("jdk", "JDK HttpClient", "of the JDK"),
    ]


def tool(name):
    own = PEERS / "bin" / name
    return str(own) if own.exists() else shutil.which(name)


def said(command, pattern):
    done = subprocess.run(command, capture_output=True, text=True)
    found = re.search(pattern, done.stdout + done.stderr)
    return found.group(1) if found else "?"


def go_version(path):
    return said(["go", "version", "-m", path], r"\n\s*mod\s+\S+\s+(\S+)") if shutil.which("go") else "?"


def tools():
    """Those of load and download that are installed, and the names of those that are not."""
    versions = {
        "wrk": lambda path: said([path, "-v"], r"wrk (\S+)"),
        "h2load": lambda path: said([path, "--version"], r"nghttp2/(\S+)"),
        "hey": go_version,
        "oha": lambda path: said([path, "--version"], r"oha (\S+)"),
        "vegeta": go_version,
        "curl": lambda path: said([path, "--version"], r"curl (\S+)"),
        "aria2c": lambda path: said([path, "--version"], r"version (\S+)"),
    }
    there, missing = [], []
    for name, version in versions.items():
        path = tool(name)
        if path:
            there.append(Contender(name, name, version(path)))
        else:
            missing.append(name)
    return there, missing


def python_versions():
    """Of the packages of the Python stack; None if it is not installed."""
    if not PYTHON.exists():
        return None
    code = (
        "import json, platform, importlib.metadata as m;"
        "print(json.dumps({'Python': platform.python_version(),"
        " **{n: m.version(n) for n in ('aiohttp', 'aiofiles', 'asyncio-throttle')}}))"
    )
    return json.loads(subprocess.run([PYTHON, "-c", code], capture_output=True, text=True, check=True).stdout)


def python_stack():
    versions = python_versions()
    if versions is None:
        return [], ["the Python stack"]
    python, aiohttp, *rest = (f"{name} {version}" for name, version in versions.items())
    return [
        Contender("aiohttp", "aiohttp", f"{aiohttp}, {python}"),
        Contender("aiohttp-files", "aiohttp + aiofiles", ", ".join([aiohttp, rest[0], python])),
        Contender("stack", "aiohttp + aiofiles + asyncio-throttle", ", ".join([aiohttp, *rest, python])),
    ], []


if __name__ == "__main__":
    found, absent = tools()
    stack, no_stack = python_stack()
    for contender in found + stack:
        print(f"{contender.title}: {contender.version}")
    for name in absent + no_stack:
        print(f"MISSING: {name}", file=sys.stderr)
