"""Sessions through the API: lists, timeline since N, report, recordings in ranges, pictures."""

import pytest

from server.core.facts import Entry, SessionOpened, StageEntered
from server.core.plan import Plan
from tests.http.site import PLAN, Site, problem_of

FILM = bytes(range(256)) * 64


async def recorded(site: Site) -> tuple[str, str]:
    """A session with one finished recording; its path."""
    session = await site.session()
    site.stores.recordings.finished(session, 1, 1).write_bytes(FILM)
    return session, f"/api/v1/sessions/{session}/recordings/1/1"


async def test_sessions_are_listed_and_filtered(signed_in: Site) -> None:
    session = await signed_in.session()
    signed_in.rooms.live.add(session)
    other = await signed_in.session()
    listed = await (await signed_in.get("/api/v1/sessions")).json()
    assert {one["id"]: one["live"] for one in listed} == {session: True, other: False}
    one = await (await signed_in.get(f"/api/v1/sessions/{session}")).json()
    assert (one["candidate"], one["title"], one["stage"], one["question_count"]) == ("Lin Yue", "Engineer", "consent", 2)
    by_opening = await (await signed_in.get(f"/api/v1/sessions?opening={one['opening']}")).json()
    assert [found["id"] for found in by_opening] == [session]
    assert await (await signed_in.get("/api/v1/sessions?state=submitted")).json() == []
    assert len(await (await signed_in.get("/api/v1/sessions?limit=1")).json()) == 1
    assert await (await signed_in.get("/api/v1/sessions?before=2001-01-01T00:00:00Z")).json() != []
    assert await (await signed_in.get("/api/v1/sessions?before=1970-01-01T00:00:00Z")).json() == []


@pytest.mark.parametrize(
    "query", ["state=odd", "limit=0", "limit=x", "limit=501", "before=yesterday", "before=2026-01-01T00:00:00"]
)
async def test_bad_queries_name_the_parameter(signed_in: Site, query: str) -> None:
    response = await signed_in.get(f"/api/v1/sessions?{query}")
    assert await problem_of(response) == (400, "bad_request")
    assert query.split("=")[0] in (await response.json())["text"]


async def test_a_timeline_is_read_since_n_page_by_page(signed_in: Site) -> None:
    session = await signed_in.session()
    plan = Plan.model_validate(PLAN)
    first = Entry(n=1, at_ms=0, fact=SessionOpened(plan=plan, candidate="Lin Yue", page_language="zh"))
    rest = [Entry(n=n, at_ms=n * 100, key=f"k{n}", fact=StageEntered(stage="check")) for n in range(2, 8)]
    await signed_in.stores.timeline.append(session, [first, *rest])
    seen, since, more = [], 0, True
    while more:
        page = await (await signed_in.get(f"/api/v1/sessions/{session}/timeline?since={since}&limit=3")).json()
        assert len(page["entries"]) <= 3
        seen += page["entries"]
        since, more = page["entries"][-1]["n"], page["more"]
    assert [Entry.model_validate(one) for one in seen] == [first, *rest]
    empty = await (await signed_in.get(f"/api/v1/sessions/{session}/timeline?since=7")).json()
    assert empty == {"session": session, "entries": [], "more": False}
    assert await problem_of(await signed_in.get(f"/api/v1/sessions/{session}/timeline?since=-1")) == (400, "bad_request")


async def test_a_report_is_arranged_from_the_timeline(signed_in: Site) -> None:
    session = await signed_in.session()
    opened = SessionOpened(plan=Plan.model_validate(PLAN), candidate="Lin Yue", page_language="zh")
    await signed_in.stores.timeline.append(session, [Entry(n=1, at_ms=0, fact=opened)])
    report = await (await signed_in.get(f"/api/v1/sessions/{session}/report")).json()
    assert (report["session"], report["candidate"], report["stage"]) == (session, "Lin Yue", "consent")
    assert [question["text"] for question in report["questions"]] == ["Who are you?", "Why here?"]


async def test_a_recording_comes_whole_with_its_type(signed_in: Site) -> None:
    _, path = await recorded(signed_in)
    response = await signed_in.get(path)
    assert response.status == 200
    assert response.content_type == "video/webm"
    assert response.headers["Accept-Ranges"] == "bytes"
    assert response.headers["Cache-Control"].startswith("private")
    assert "inline" in response.headers["Content-Disposition"]
    assert await response.read() == FILM
    saved = await signed_in.get(path + "?download=1")
    assert "attachment" in saved.headers["Content-Disposition"]


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("bytes=0-0", FILM[:1]),
        ("bytes=100-199", FILM[100:200]),
        ("bytes=16000-", FILM[16000:]),
        ("bytes=-10", FILM[-10:]),
        ("bytes=16000-99999999", FILM[16000:]),
    ],
)
async def test_a_range_is_answered_in_part(signed_in: Site, asked: str, expected: bytes) -> None:
    _, path = await recorded(signed_in)
    response = await signed_in.get(path, Range=asked)
    assert response.status == 206
    assert response.headers["Content-Range"].endswith(f"/{len(FILM)}")
    assert await response.read() == expected


async def test_a_range_outside_the_file_is_416(signed_in: Site) -> None:
    _, path = await recorded(signed_in)
    response = await signed_in.get(path, Range=f"bytes={len(FILM)}-")
    assert response.status == 416
    assert response.headers["Content-Range"] == f"bytes */{len(FILM)}"


async def test_a_broken_download_goes_on_where_it_stopped_unless_the_file_changed(signed_in: Site) -> None:
    session, path = await recorded(signed_in)
    head = await signed_in.get(path, Range="bytes=0-4999")
    begin, mark = await head.read(), head.headers["ETag"]
    rest = await signed_in.get(path, **{"Range": "bytes=5000-", "If-Range": head.headers["Last-Modified"]})
    assert rest.status == 206
    assert begin + await rest.read() == FILM
    assert (await signed_in.get(path, **{"If-None-Match": mark})).status == 304
    signed_in.stores.recordings.finished(session, 1, 1).write_bytes(b"another film")
    late = "Thu, 01 Jan 1970 00:00:00 GMT"
    changed = await signed_in.get(path, **{"Range": "bytes=5-", "If-Range": late})
    assert changed.status == 200
    assert await changed.read() == b"another film"


@pytest.mark.parametrize("tail", ["1/2", "0/0", "x/1", "1/1.webm", "..%2f..%2fsecret.key/1", "1/-1", "9999/1", "%31%00/1"])
async def test_only_finished_takes_can_be_fetched(signed_in: Site, tail: str) -> None:
    session, _ = await recorded(signed_in)
    response = await signed_in.get(f"/api/v1/sessions/{session}/recordings/{tail}")
    assert await problem_of(response) == (404, "not_found")


async def test_recordings_and_pictures_need_a_sign_in(signed_in: Site) -> None:
    session, path = await recorded(signed_in)
    signed_in.client.session.cookie_jar.clear()
    for one in (path, f"/api/v1/sessions/{session}/picture.jpg", f"/api/v1/sessions/{session}/timeline"):
        assert await problem_of(await signed_in.get(one)) == (401, "not_signed_in")


async def test_the_live_picture_or_nothing(signed_in: Site) -> None:
    session = await signed_in.session()
    path = f"/api/v1/sessions/{session}/picture.jpg"
    assert (await signed_in.get(path)).status == 204
    signed_in.rooms.pictures[session] = b"\xff\xd8jpeg"
    response = await signed_in.get(path)
    assert (response.content_type, response.headers["Cache-Control"]) == ("image/jpeg", "no-store")
    assert await response.read() == b"\xff\xd8jpeg"
