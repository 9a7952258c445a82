"""Data over HTTP: strict parameters, errors that help, pages that hold, nothing sent twice."""

from collections.abc import AsyncIterator, Iterator

import httpx
import pytest

from bot.board.web.buckets import Limit
from bot.board.web.data.table import operations
from bot.errors import DatabaseError, IndicatorsError
from tests.fakes.web_archive import WebArchive, filled

pytestmark = pytest.mark.anyio


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WebArchive]:
    made = filled(tmp_path_factory.mktemp("data"))
    yield made
    made.room.close()


@pytest.fixture
async def client(archive: WebArchive) -> AsyncIterator[httpx.AsyncClient]:
    async with archive.client() as made:
        yield made


def real(path: str, archive: WebArchive) -> str:
    named = {"id": archive.name("visit"), "indicator": "visits", "country": "ID"}
    return path.format(**named)


@pytest.mark.parametrize(
    ("asked", "where", "words"),
    [
        ("/api/board?as_of=2025-10-01", "query: as_of", "as-of, baseline"),
        ("/api/board?as-of=yesterday", "query: as-of", "2025-10-01"),
        ("/api/board?as-of=2031-01-01", "query: as-of", "2025-11-03"),
        ("/api/board?as-of=2025-10-01&baseline=2025-10-02", "query: baseline", "2025-10-01"),
        ("/api/board?baseline=0001-01-01", "query: baseline", "1990-01-01"),
        ("/api/board?as-of=", "query: as-of", "2025-10-01"),
        ("/api/events?indicator=visit", "query: indicator", "visits"),
        ("/api/events?indicator=visits&indicator=visits", "query: indicator", "once"),
        ("/api/events?country=id", "query: country", "ID"),
        ("/api/events?limit=501", "query: limit", "500"),
        ("/api/events?cursor=nowhere", "query: cursor", "next"),
        ("/api/feeds?x=%1b%E2%80%AE", "query: x", "none"),
    ],
)
async def test_a_wrong_parameter_is_named(
    client: httpx.AsyncClient, asked: str, where: str, words: str
) -> None:
    answer = await client.get(asked)
    said = answer.json()

    assert answer.status_code == 400
    assert said.keys() == {"error", "where", "what_to_do"}
    assert said["where"] == where
    assert words in said["what_to_do"]


@pytest.mark.parametrize(
    "asked",
    [
        "/api",
        "/api/boards",
        "/api/stories/no-such-id",
        "/api/stories/0000000000000",
        "/feeds/country/XX.atom",
        "/feeds/indicator/visit.atom",
        "/feeds/all.atom",
        "/feeds/a/b/c",
    ],
)
async def test_what_is_not_there_is_said_in_json(client: httpx.AsyncClient, asked: str) -> None:
    answer = await client.get(asked)

    assert answer.status_code == 404
    assert answer.json()["error"]
    assert answer.headers["access-control-allow-origin"] == "*"


async def test_a_slash_too_many_leads_to_the_page(client: httpx.AsyncClient) -> None:
    answer = await client.get("/feeds/", follow_redirects=True)

    assert (answer.status_code, answer.url.path) == (200, "/feeds")


@pytest.mark.parametrize("path", [one.path for one in operations()])
async def test_every_address_can_be_read_from_any_site_and_only_read(
    client: httpx.AsyncClient, archive: WebArchive, path: str
) -> None:
    address = real(path, archive)
    answers = [await client.request(method, address) for method in ("GET", "HEAD", "OPTIONS")]
    written = await client.post(address)

    assert [one.status_code for one in answers] == [200, 200, 204]
    assert {one.headers["access-control-allow-origin"] for one in answers} == {"*"}
    assert {one.headers["cross-origin-resource-policy"] for one in answers} == {"cross-origin"}
    assert "set-cookie" not in answers[0].headers
    assert (written.status_code, written.headers["allow"]) == (405, "GET, HEAD, OPTIONS")
    assert written.json()["what_to_do"]


@pytest.mark.parametrize("path", [one.path for one in operations() if "events." not in one.path])
async def test_an_answer_is_not_sent_twice(
    client: httpx.AsyncClient, archive: WebArchive, path: str
) -> None:
    address = real(path, archive)
    tag = (await client.get(address)).headers["etag"]
    again = await client.get(address, headers={"if-none-match": f'"other", {tag}'})
    other = await client.get(address, headers={"if-none-match": '"other"'})

    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    assert other.status_code == 200


async def test_a_correction_changes_the_answer_at_once(archive: WebArchive) -> None:
    address = f"/api/stories/{archive.name('shut')}"
    async with archive.client() as client:
        before = (await client.get(address)).headers["etag"]
        archive.correct("shut", "confirm")
        after = await client.get(address, headers={"if-none-match": before})

    assert after.status_code == 200
    assert after.json()["confirmed_by_analyst"] is True


async def test_addresses_are_those_of_the_visitor(archive: WebArchive) -> None:
    async with archive.client("https://news.example:8443", root_path="/board") as client:
        events = (await client.get("/board/api/events?limit=1")).json()
        described = (await client.get("/board/api/openapi.json")).json()

    assert events["events"][0]["page"].startswith("https://news.example:8443/board/story/")
    assert events["next"].startswith("https://news.example:8443/board/api/events?limit=1&cursor=")
    assert described["servers"] == [{"url": "https://news.example:8443/board"}]


@pytest.mark.parametrize(
    ("said", "scheme"), [("https", "https"), ("https, http", "https"), ("javascript", "http")]
)
async def test_a_proxy_says_how_it_was_asked(
    client: httpx.AsyncClient, said: str, scheme: str
) -> None:
    proxied = await client.get("/api/events?limit=1", headers={"x-forwarded-proto": said})
    plain = await client.get("/api/events?limit=1")

    assert proxied.json()["next"].startswith(f"{scheme}://board.example/")
    assert plain.json()["next"].startswith("http://board.example/")


@pytest.mark.parametrize("host", ['a"b', "a b", "<x>", ""])
async def test_a_strange_host_is_refused(client: httpx.AsyncClient, host: str) -> None:
    answer = await client.get("/api/events", headers={"host": host})

    assert (answer.status_code, answer.json()["where"]) == (400, "header: Host")


async def test_too_many_questions_are_refused_in_json(archive: WebArchive) -> None:
    async with archive.client(limit=Limit(burst=1, per_second=0.01)) as client:
        answers = [await client.get("/api/feeds") for _ in range(2)]

    assert [one.status_code for one in answers] == [200, 429]
    assert answers[1].json()["error"] == "Too many questions at once."
    assert int(answers[1].headers["retry-after"]) > 1


@pytest.mark.parametrize(
    ("error", "status"),
    [(DatabaseError("gone"), 503), (IndicatorsError("gone"), 503), (KeyError("x"), 500)],
)
async def test_what_breaks_is_said_without_details(
    archive: WebArchive, error: Exception, status: int
) -> None:
    app = archive.app()

    async def broken() -> None:
        raise error

    app.state.site.version = broken
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://board.example") as client:
        answer = await client.get("/api/board")

    assert answer.status_code == status
    assert answer.json().keys() == {"error", "where", "what_to_do"}
    assert "gone" not in answer.text
