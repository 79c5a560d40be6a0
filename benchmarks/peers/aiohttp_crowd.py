"""Sends a number of POSTs at once by aiohttp and waits for all their answers, as Crowd does.

Arguments: URL, file with the body, number in flight, file with the answer; the last one is not used.
"""

import asyncio
import json
import sys
import time
from pathlib import Path

import aiohttp


async def post(session, url, body, answer_length):
    headers = {"Content-Type": "application/json"}
    try:
        async with session.post(url, data=body, headers=headers) as response:
            return response.status == 200 and len(await response.read()) == answer_length
    except aiohttp.ClientError:
        return False


async def main(url, body_file, in_flight, answer_file):
    body, answer_length = Path(body_file).read_bytes(), Path(answer_file).stat().st_size
    start = time.perf_counter()
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=in_flight)) as session:
        good = sum(await asyncio.gather(*(post(session, url, body, answer_length) for _ in range(in_flight))))
    print(json.dumps({"requests": good, "failed": in_flight - good, "seconds": time.perf_counter() - start}))


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4]))
