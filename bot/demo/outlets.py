"""An HTTP server that plays the outlets: at any moment each feed holds what was out by then."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from email.utils import format_datetime
from hashlib import blake2b
from html import escape

from aiohttp import web

from bot.clock import Clock
from bot.demo.recorded import RecordedReport

_WINDOW = timedelta(days=30)  # a feed's length, as outlets keep it


class OutletServer:
    """Serves ``/<number>.xml`` for each outlet, on a free port of 127.0.0.1."""

    def __init__(self, outlets: Mapping[str, Sequence[RecordedReport]], clock: Clock) -> None:
        self._clock = clock
        self._outlets = list(outlets.items())
        self._runner: web.AppRunner | None = None
        self._port = 0

    async def start(self) -> None:
        app = web.Application()
        app.router.add_get("/{number:[0-9]+}.xml", self._answer)
        self._runner = web.AppRunner(app, access_log=None)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self._port = self._runner.addresses[0][1]

    async def stop(self) -> None:
        if self._runner is not None:
            await self._runner.cleanup()

    def url(self, outlet: str) -> str:
        """The feed address of an outlet."""
        names = [name for name, _ in self._outlets]
        return f"http://127.0.0.1:{self._port}/{names.index(outlet)}.xml"

    async def _answer(self, request: web.Request) -> web.Response:
        number = int(request.match_info["number"])
        if number >= len(self._outlets):
            raise web.HTTPNotFound
        name, reports = self._outlets[number]
        now = self._clock.now()
        out = [report for report in reports if now - _WINDOW <= report.published <= now]
        body = _rss(name, out).encode()
        etag = f'"{blake2b(body, digest_size=8).hexdigest()}"'
        if request.headers.get("If-None-Match") == etag:
            return web.Response(status=304, headers={"ETag": etag})
        return web.Response(body=body, content_type="application/rss+xml", headers={"ETag": etag})


def _rss(outlet: str, reports: Sequence[RecordedReport]) -> str:
    items = "".join(_item(report) for report in reversed(reports))
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        f'<rss version="2.0"><channel><title>{escape(outlet)}</title>{items}</channel></rss>'
    )


def _own_address(report: RecordedReport) -> str:
    """The source's address; several reports may rest on one, and no two articles share a link."""
    if not report.url:
        return ""
    return f"{report.url}{'&' if '?' in report.url else '?'}report={report.id}"


def _item(report: RecordedReport) -> str:
    link = _own_address(report)
    return (
        f'<item><guid isPermaLink="false">{escape(report.id)}</guid>'
        f"<title>{escape(report.title)}</title><link>{escape(link)}</link>"
        f"<description>{escape(report.summary)}</description>"
        f"<pubDate>{format_datetime(report.published)}</pubDate></item>"
    )
