"""Reads streams of server-sent events by aiohttp, and prints what they cost once it is warm, as StreamLoad does.

Arguments: URL, number of streams, seconds of CPU to warm up for, seconds to measure.
"""

import asyncio
import json
import os
import resource
import sys
import time

import aiohttp

DATA_LENGTH = 92


class Load:
    def __init__(self, session, url):
        self.session, self.url = session, url
        self.good = self.failed = 0

    async def read(self):
        data = []
        async with self.session.get(self.url) as response:
            async for line in response.content:
                if line.startswith(b"data: "):
                    data.append(line[6:-1].decode())
                elif line == b"\n":
                    self.event("\n".join(data))
                    data.clear()
        self.failed += 1

    def event(self, data):
        if len(data) == DATA_LENGTH:
            self.good += 1
        else:
            self.failed += 1

    def sample(self):
        used = resource.getrusage(resource.RUSAGE_SELF)
        return self.good, time.perf_counter(), used.ru_utime + used.ru_stime


async def main(url, streams, warm_up, seconds):
    timeout = aiohttp.ClientTimeout(total=None)
    connector = aiohttp.TCPConnector(limit=streams)
    async with aiohttp.ClientSession(connector=connector, timeout=timeout) as session:
        load = Load(session, url)
        tasks = [asyncio.create_task(load.read()) for _ in range(streams)]
        while load.sample()[2] < warm_up:
            await asyncio.sleep(0.05)
        start = load.sample()
        await asyncio.sleep(seconds)
        end = load.sample()
        figures = {
            "requests": end[0] - start[0],
            "failed": load.failed + sum(task.done() for task in tasks),
            "seconds": end[1] - start[1],
            "cpu_seconds": end[2] - start[2],
            "warm_up_requests": start[0],
        }
        print(json.dumps(figures), flush=True)
        os._exit(0)  # the streams have no end of their own


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], *map(int, sys.argv[2:])))
