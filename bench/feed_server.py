"""The server both programs poll: 300 feeds of 30 entries, its behaviour switched by a request.

The entries are as real ones are: 160 documents of real outlets had a median of 3.2 KB and 15 tags an
entry, and 57 % of them carried the whole article beside the summary.

Run as its own process: ``python -m bench.feed_server`` prints its port. ``/mode/<name>`` switches:
``etag`` (ETag and 304), ``changed`` (every twentieth feed has two new entries), ``bare`` (no ETag,
same bytes), ``stamped`` (no ETag, another build date each time, nothing new).
"""

import asyncio
import random
import sys
from hashlib import blake2b

from aiohttp import web

from bench.measure import ENTRIES, FEEDS
from bench.words import LANGUAGES, NORTH, WORDS


def _entry(feed: int, number: int) -> str:
    rng = random.Random(feed * 100_003 + number)
    language = LANGUAGES[feed % len(LANGUAGES)]
    words = WORDS[language]
    title = " ".join(rng.choices(words, k=9))
    if number % ENTRIES == 0:
        title = NORTH[language]
    first, second = (" ".join(rng.choices(words, k=50)) for _ in range(2))
    day, hour = 1 + number % 28, number % 24
    return (
        f"<item><title>{title} {number}</title>"
        f"<link>http://127.0.0.1/feed/{feed}/article/{number}</link>"
        f'<guid isPermaLink="false">urn:feed:{feed}:{number}</guid>'
        f"<pubDate>Mon, {day:02} Sep 2025 {hour:02}:00:00 +0700</pubDate>"
        f"<category>{words[0]}</category>"
        f"<dc:creator>Desk {number}</dc:creator>"
        f"<description>&lt;p&gt;&lt;img src=&quot;/i/{number}.jpg&quot; alt=&quot;&quot;/&gt;"
        f"&lt;strong&gt;{words[1]}&lt;/strong&gt; {first}&lt;/p&gt;&lt;p&gt;{second} "
        f"&lt;a href=&quot;/more/{number}&quot;&gt;more&lt;/a&gt;&lt;/p&gt;</description>"
        f"{_article(rng, words) if feed % 7 < 4 else ''}</item>\n"
    )


def _article(rng: random.Random, words: list[str]) -> str:
    """The whole article, as four feeds in seven carry it."""
    paragraphs = "".join(
        f"<p>{' '.join(rng.choices(words, k=60))} <a href='/tag/{number}'>{words[number]}</a>,"
        f" <strong>{words[number + 1]}</strong>.</p>"
        for number in range(6)
    )
    return f"<content:encoded><![CDATA[{paragraphs}]]></content:encoded>"


def _document(feed: int, newest: int, stamp: str) -> bytes:
    items = "".join(_entry(feed, n) for n in range(newest, newest - ENTRIES, -1))
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>'
        f"<title>Outlet {feed}</title><link>http://127.0.0.1/feed/{feed}</link>"
        f"<description>Bench</description><lastBuildDate>{stamp}</lastBuildDate>\n"
        f"{items}</channel></rss>"
    ).encode()


class FeedServer:
    """Holds the mode and, per feed, how many entries it has published."""

    def __init__(self) -> None:
        self.mode = "etag"
        self.newest = [ENTRIES] * FEEDS
        self.stamps = 0
        self.requests = 0
        self.documents: dict[int, bytes] = {}

    async def switch(self, request: web.Request) -> web.Response:
        self.mode = request.match_info["mode"]
        if self.mode == "changed":
            for feed in range(0, FEEDS, 20):
                self.newest[feed] += 2
                self.documents.pop(feed, None)
        answered, self.requests = self.requests, 0
        return web.json_response({"requests": answered})

    async def feed(self, request: web.Request) -> web.Response:
        self.requests += 1
        number = int(request.match_info["number"])
        if self.mode == "stamped":
            self.stamps += 1
            body = _document(number, self.newest[number], f"stamp {self.stamps}")
            return web.Response(body=body, content_type="application/rss+xml")
        if number not in self.documents:
            self.documents[number] = _document(number, self.newest[number], "fixed")
        body = self.documents[number]
        if self.mode == "bare":
            return web.Response(body=body, content_type="application/rss+xml")
        etag = f'"{blake2b(body, digest_size=8).hexdigest()}"'
        if request.headers.get("If-None-Match") == etag:
            return web.Response(status=304, headers={"ETag": etag})
        return web.Response(body=body, content_type="application/rss+xml", headers={"ETag": etag})


async def _serve() -> None:
    server = FeedServer()
    app = web.Application()
    app.router.add_get("/mode/{mode}", server.switch)
    app.router.add_get("/feed/{number:[0-9]+}", server.feed)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    print(runner.addresses[0][1], flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)  # until the parent goes
    await runner.cleanup()


if __name__ == "__main__":
    asyncio.run(_serve())
