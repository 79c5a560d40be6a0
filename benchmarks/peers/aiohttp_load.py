"""Keeps POSTs in flight by aiohttp, and prints what they cost once it is warm, as PostLoad does.

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
        self.ending = False

    async def keep_posting(self):
        headers = {"Content-Type": "application/json"}
        while not self.ending:
            try:
                async with self.session.post(self.url, data=self.body, headers=headers) as response:
                    answer = await response.read()
                    good = response.status == 200 and len(answer) == self.answer_length
            except aiohttp.ClientError:
                good = False
            self.good += good
            self.failed += not good

    def sample(self):
        used = resource.getrusage(resource.RUSAGE_SELF)
        return self.good, time.perf_counter(), used.ru_utime + used.ru_stime


async def main(url, body_file, in_flight, answer_file, warm_up, seconds):
    body, answer_length = Path(body_file).read_bytes(), Path(answer_file).stat().st_size
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=in_flight)) as session:
        load = Load(session, url, body, answer_length)
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
    url, body, in_flight, answer, _, warm_up, seconds = sys.argv[1:]
    asyncio.run(main(url, body, int(in_flight), answer, int(warm_up), int(seconds)))
