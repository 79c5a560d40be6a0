"""What the Python tools do that Penstock replaces: aiohttp + aiofiles + asyncio-throttle.

Reads a JSONL of request bodies, posts all of them at once under a throttle and a semaphore, and
appends one line of JSON for each answer, as it comes. A failed request is a line too.

Arguments: URL, file with the bodies, output, most in flight, requests a second.
"""

import asyncio
import json
import sys
import time

import aiofiles
import aiohttp
from asyncio_throttle import Throttler


def answer_of(parsed):
    try:
        return parsed["choices"][0]["message"]["content"]
    except (KeyError, IndexError, TypeError):
        return None


async def send(session, url, number, body, throttler, semaphore, lock, output):
    async with semaphore, throttler:
        started = time.time()
        record = {"request_num": number, "ok": False, "status": None, "answer": None, "sent_at": started}
        try:
            headers = {"Content-Type": "application/json"}
            async with session.post(url, data=body, headers=headers) as response:
                text = await response.text()
                record["status"] = response.status
                record["response"] = parsed = json.loads(text)
                record["answer"] = answer_of(parsed)
                record["usage"] = parsed.get("usage")
                record["ok"] = response.status == 200
        except (aiohttp.ClientError, asyncio.TimeoutError, ValueError) as failure:
            record["error"] = repr(failure)
        record["duration_ms"] = (time.time() - started) * 1000
        line = json.dumps(record, ensure_ascii=False) + "\n"
        async with lock:
            await output.write(line)
        return record["ok"], record["duration_ms"]


async def main(url, bodies_file, output_file, in_flight, rate):
    async with aiofiles.open(bodies_file, "rb") as file:
        bodies = [line.strip() async for line in file if line.strip()]
    for body in bodies:
        json.loads(body)
    throttler = Throttler(rate_limit=rate, period=1.0)
    semaphore = asyncio.Semaphore(in_flight)
    lock = asyncio.Lock()
    connector = aiohttp.TCPConnector(limit=in_flight)
    async with aiohttp.ClientSession(connector=connector) as session:
        async with aiofiles.open(output_file, "w", encoding="utf-8") as output:
            outcomes = await asyncio.gather(
                *(
                    send(session, url, number, body, throttler, semaphore, lock, output)
                    for number, body in enumerate(bodies, 1)
                )
            )
    durations = sorted(duration for _, duration in outcomes)
    good = sum(ok for ok, _ in outcomes)
    print(f"total={len(outcomes)} ok={good} p50={durations[len(durations) // 2]:.2f} max={durations[-1]:.2f}")


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4]), int(sys.argv[5])))
