"""Downloads a file by aiohttp and aiofiles.

Arguments: URL, target.
"""

import asyncio
import sys

import aiofiles
import aiohttp


async def main(url, target):
    timeout = aiohttp.ClientTimeout(total=None)
    async with aiohttp.ClientSession(timeout=timeout) as session, session.get(url) as response:
        response.raise_for_status()
        async with aiofiles.open(target, "wb") as file:
            async for chunk in response.content.iter_chunked(64 * 1024):
                await file.write(chunk)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2]))
