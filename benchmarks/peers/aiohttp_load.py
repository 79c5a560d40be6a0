"""Keeps POSTs in flight by aiohttp: warms up and rests, and for each line on standard input goes on for some seconds and
prints what they cost, as PostLoad does.

Arguments: URL, file with the body, number in flight, file with the answer, one that is not used, seconds of CPU to warm
up for, seconds to measure.
"""

import asyncio
import json
import resource
import sys
import time
from pathlib import Path

import aiohttp


class Load:
    def __init__(self, session, url, body, answer_length):
        self.session, self.url, self.body, self.answer_length = session, url, body, answer_length
        self.good = self.failed = 0
        self.posting = False
        self.tasks = []

    async def keep_posting(self):
        headers = {"Content-Type": "application/json"}
        while self.posting:
            try:
                async with self.session.post(self.url, data=self.body, headers=headers) as response:
                    answer = await response.read()
                    good = response.status == 200 and len(answer) == self.answer_length
            except aiohttp.ClientError:
                good = False
            self.good += good
            self.failed += not good

    def go_on(self, in_flight):
        self.posting = True
        self.tasks = [asyncio.create_task(self.keep_posting()) for _ in range(in_flight)]

    async def rest(self):
        self.posting = False
        await asyncio.gather(*self.tasks)

    def sample(self):
        used = resource.getrusage(resource.RUSAGE_SELF)
        return self.good, time.perf_counter(), used.ru_utime + used.ru_stime


async def main(url, body_file, in_flight, answer_file, warm_up, seconds):
    body, answer_length = Path(body_file).read_bytes(), Path(answer_file).stat().st_size
    connector = aiohttp.TCPConnector(limit=in_flight, keepalive_timeout=3600)
    async with aiohttp.ClientSession(connector=connector) as session:
        load = Load(session, url, body, answer_length)
        load.go_on(in_flight)
        while load.sample()[2] < warm_up:
            await asyncio.sleep(0.05)
        await load.rest()
        print("warm", flush=True)
        while await asyncio.to_thread(sys.stdin.readline):
            load.go_on(in_flight)
            await asyncio.sleep(0.7)
            start = load.sample()
            await asyncio.sleep(seconds)
            end = load.sample()
            await load.rest()
            figures = {
                "requests": end[0] - start[0],
                "failed": load.failed,
                "seconds": end[1] - start[1],
                "cpu_seconds": end[2] - start[2],
                "warm_up_requests": start[0],
            }
            print(json.dumps(figures), flush=True)


if __name__ == "__main__":
    url, body, in_flight, answer, _, warm_up, seconds = sys.argv[1:]
    asyncio.run(main(url, body, int(in_flight), answer, int(warm_up), int(seconds)))
