"""Keeps POSTs in flight by aiohttp, and prints what they cost once it is warm, as PostLoad does.

Arguments: URL, file with the body, number in flight, seconds of CPU to warm up for, seconds to measure.
"""

import asyncio
import json
import resource
import sys
import time

import aiohttp


class Load:
    def __init__(self, session, url, body):
        self.session, self.url, self.body = session, url, body
        self.good = self.failed = 0
        self.ending = False

    async def keep_posting(self):
        headers = {"Content-Type": "application/json"}
        while not self.ending:
            try:
                async with self.session.post(self.url, data=self.body, headers=headers) as response:
                    answer = await response.read()
                    good = response.status == 200 and len(answer) > 0
            except aiohttp.ClientError:
                good = False
            self.good += good
            self.failed += not good

    def sample(self):
        used = resource.getrusage(resource.RUSAGE_SELF)
        return self.good, time.perf_counter(), used.ru_utime + used.ru_stime


async def main(url, body_file, in_flight, warm_up, seconds):
    with open(body_file, "rb") as file:
        body = file.read()
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=in_flight)) as session:
        load = Load(session, url, body)
        tasks = [asyncio.create_task(load.keep_posting()) for _ in range(in_flight)]
        while load.sample()[2] < warm_up:
            await asyncio.sleep(0.05)
        start = load.sample()
        await asyncio.sleep(seconds)
        end = load.sample()
        load.ending = True
        await asyncio.gather(*tasks)
    figures = {
        "requests": end[0] - start[0],
        "failed": load.failed,
        "seconds": end[1] - start[1],
        "cpu_seconds": end[2] - start[2],
        "warm_up_requests": start[0],
    }
    print(json.dumps(figures))


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2], *map(int, sys.argv[3:])))
