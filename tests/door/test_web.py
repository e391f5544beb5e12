"""The web chat API over HTTP, with a real store and a brain that answers on the loopback."""

from __future__ import annotations

import asyncio
import json
import logging
import uuid
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from aiohttp.test_utils import TestClient, TestServer
from aiohttp.web import Application
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.content.read import load_content
from bot.door.app import make_app
from bot.settings import Settings
from bot.store.encryption import new_key
from bot.wiring import build_door
from tests.fakes import FakeBrain

CONTENT = load_content()
Client = TestClient[Any, Application]


@pytest.fixture
async def door(tmp_path: Path, brain: FakeBrain) -> AsyncIterator[Client]:
    server = TestServer(brain.app())
    await server.start_server()
    given = Settings(
        database_url=f"sqlite:///{tmp_path / 'door.db'}",
        brain_port=server.port or 0,
        brain_secret=brain.secret,
        brain_database_url=f"sqlite:///{tmp_path / 'brain.db'}",
        keys=new_key(),
        allowed_origins=("https://foundation.example",),
    )
    client = TestClient(TestServer(make_app(build_door(given, CONTENT))))
    await client.start_server()
    yield client
    await client.close()
    await server.close()


@pytest.fixture
async def talk(door: Client) -> tuple[str, dict[str, str]]:
    made = await (await door.post("/api/conversations", json={"site": "demo"})).json()
    return f"/api/conversations/{made['id']}", {"Authorization": f"Bearer {made['token']}"}


async def test_a_conversation_begins_with_a_hello_and_choices(door: Client) -> None:
    answer = await door.post("/api/conversations")
    made = await answer.json()
    assert answer.status == 201
    assert set(made) == {"id", "token", "messages"}
    (hello,) = made["messages"]
    assert hello["from"] == "assistant"
    assert "not a person" in hello["text"]
    assert set(hello) == {"seq", "from", "text", "choices", "cards", "sent_at"}
    assert all(set(choice) == {"id", "label"} for choice in hello["choices"])


async def test_a_message_is_answered_and_a_repeat_gets_the_same(door: Client, talk: tuple[str, dict[str, str]], brain: FakeBrain) -> None:
    path, headers = talk
    body = {"id": "m1", "text": "what is a biopsy"}
    first, again = [await (await door.post(f"{path}/messages", json=body, headers=headers)).json() for _ in range(2)]
    assert first["status"] == "answered"
    assert first == again
    assert len(brain.asked) == 1


async def test_a_message_is_kept_with_202_while_the_brain_is_away(
    door: Client, talk: tuple[str, dict[str, str]], brain: FakeBrain, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.services.turn.PATIENCE_S", 0.1)
    monkeypatch.setattr("bot.services.turn.RETRY_AFTER_S", (0.05,))
    path, headers = talk
    brain.is_away = True
    answer = await door.post(f"{path}/messages", json={"id": "m1", "text": "hello"}, headers=headers)
    assert (answer.status, await answer.json()) == (202, {"status": "pending"})
    brain.is_away = False
    for _ in range(50):
        behind = await (await door.get(f"{path}/messages?after=2", headers=headers)).json()
        if behind["messages"]:
            break
        await asyncio.sleep(0.05)
    assert behind["messages"][0]["text"] == "answer to hello"


async def test_too_many_waiting_messages_are_asked_to_wait(
    door: Client, talk: tuple[str, dict[str, str]], brain: FakeBrain, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.services.turn.PATIENCE_S", 0.01)
    monkeypatch.setattr("bot.services.turn.MAX_WAITING", 3)
    path, headers = talk
    brain.is_away = True
    sent = [await door.post(f"{path}/messages", json={"id": f"m{number}", "text": "hello"}, headers=headers) for number in range(4)]
    assert [answer.status for answer in sent] == [202, 202, 202, 429]
    assert sent[-1].headers["Retry-After"]
    assert sent[-1].content_type == "application/problem+json"


async def test_events_go_on_from_the_last_that_was_seen(door: Client, talk: tuple[str, dict[str, str]]) -> None:
    path, headers = talk
    async with door.get(f"{path}/events", headers={**headers, "Last-Event-ID": "1"}) as stream:
        await door.post(f"{path}/messages", json={"id": "m1", "text": "hello"}, headers=headers)
        seen: list[dict[str, Any]] = []
        async with asyncio.timeout(5):
            async for line in stream.content:
                if line.startswith(b"data: "):
                    seen.append(json.loads(line.removeprefix(b"data: ")))
                if len(seen) == 2:
                    break
    assert [message["from"] for message in seen] == ["patient", "assistant"]
    assert [message["seq"] for message in seen] == [2, 3]


async def test_a_choice_is_taken_once(door: Client, talk: tuple[str, dict[str, str]], brain: FakeBrain) -> None:
    path, headers = talk
    hello = (await (await door.get(f"{path}/messages", headers=headers)).json())["messages"][0]
    choice = hello["choices"][0]["id"]
    taken = await door.post(f"{path}/messages", json={"id": "m1", "choice": choice}, headers=headers)
    again = await door.post(f"{path}/messages", json={"id": "m2", "choice": choice}, headers=headers)
    assert (taken.status, again.status) == (200, 409)
    assert brain.asked[0]["choice"]["intent"] == "ask_plan"
    after = (await (await door.get(f"{path}/messages", headers=headers)).json())["messages"][0]
    assert len(after["choices"]) == len(hello["choices"]) - 1


async def test_erasing_ends_the_conversation(door: Client, talk: tuple[str, dict[str, str]], brain: FakeBrain) -> None:
    path, headers = talk
    assert (await door.delete(path, headers=headers)).status == 204
    assert (await door.get(f"{path}/messages", headers=headers)).status == 404
    assert len(brain.forgotten) == 1


async def test_the_plan_follows_the_diagnosis(door: Client, talk: tuple[str, dict[str, str]]) -> None:
    path, headers = talk
    await door.post(f"{path}/messages", json={"id": "m1", "text": "i have lung cancer"}, headers=headers)
    plan = await (await door.get(f"{path}/plan", headers=headers)).json()
    assert plan["cancer"] == "lung cancer"
    assert [station["name"] for station in plan["stations"]] == ["Right Team", "Right Tests", "Right Treatments", "Share your data"]
    marked = await (await door.post(f"{path}/plan/team-0", json={"done": True}, headers=headers)).json()
    assert [step["state"] for step in marked["stations"][0]["steps"]][:2] == ["done", "next"]
    assert (await door.post(f"{path}/plan/team-99", json={"done": True}, headers=headers)).status == 404
    assert (await door.post(f"{path}/plan/team-0", json={"done": "yes"}, headers=headers)).status == 422
    page = await (await door.get(f"{path}/plan", headers={**headers, "Accept": "text/html"})).text()
    assert page.startswith("<!doctype html>")
    assert "Right Tests" in page


BAD = [
    ("wrong JSON", {"data": b"{nope", "headers": {"Content-Type": "application/json"}}, 400),
    ("not an object", {"json": ["text"]}, 400),
    ("not JSON at all", {"data": b"text=hello", "headers": {"Content-Type": "text/plain"}}, 415),
    ("no id", {"json": {"text": "hello"}}, 422),
    ("an id with a blank", {"json": {"id": "a b", "text": "hello"}}, 422),
    ("empty text", {"json": {"id": "m1", "text": "   "}}, 422),
    ("text is a number", {"json": {"id": "m1", "text": 7}}, 422),
    ("text and choice", {"json": {"id": "m1", "text": "a", "choice": "b"}}, 422),
    ("neither text nor choice", {"json": {"id": "m1"}}, 422),
    ("unknown choice", {"json": {"id": "m1", "choice": "nope"}}, 404),
    ("20 kB", {"json": {"id": "m1", "text": "a" * 20_000}}, 413),
]


@pytest.mark.parametrize(("request_", "status"), [pytest.param(request_, status, id=name) for name, request_, status in BAD])
async def test_bad_input_gets_a_problem_that_says_what_to_do(door: Client, talk: tuple[str, dict[str, str]], request_: dict[str, Any], status: int) -> None:
    path, headers = talk
    answer = await door.post(f"{path}/messages", **{**request_, "headers": {**headers, **request_.get("headers", {})}})
    problem = await answer.json()
    assert answer.status == status
    assert answer.content_type == "application/problem+json"
    assert problem["status"] == status
    assert len(problem["detail"]) > 20


@pytest.mark.parametrize(
    ("method", "path", "headers", "status"),
    [
        ("GET", "/api/conversations/0123456789abcdef0123456789abcdef/messages", {"Authorization": "Bearer x"}, 404),
        ("GET", "/api/conversations/..%2F..%2Fetc/messages", {"Authorization": "Bearer x"}, 404),
        ("GET", "/api/conversations/0123456789abcdef0123456789abcdef/messages", {}, 401),
        ("GET", "/api/conversations/0123456789abcdef0123456789abcdef/messages", {"Authorization": "Basic x"}, 401),
        ("PUT", "/api/conversations", {}, 405),
        ("GET", "/nowhere", {}, 404),
    ],
)
async def test_a_wrong_address_or_token_is_a_problem(door: Client, method: str, path: str, headers: dict[str, str], status: int) -> None:
    answer = await door.request(method, path, headers=headers)
    assert answer.status == status
    assert answer.content_type == "application/problem+json"


@pytest.mark.parametrize(
    "text",
    [
        "\u0000\u0007hello",
        "\U0001f600\U0001f600",
        "\u00bfqu\u00e9 es una biopsia?",
        "\u4ec0\u4e48\u662f\u6d3b\u68c0",
        "/restart",
        "a" * 1601,
        "\u202etxet",
        "\ud800",
    ],
)
async def test_odd_texts_are_answered(door: Client, talk: tuple[str, dict[str, str]], text: str) -> None:
    path, headers = talk
    body = json.dumps({"id": str(uuid.uuid4()), "text": text})
    answer = await door.post(f"{path}/messages", data=body, headers={**headers, "Content-Type": "application/json"})
    assert answer.status == 200


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    body=st.recursive(st.none() | st.booleans() | st.integers() | st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=8)
)
async def test_no_body_makes_the_door_fail(door: Client, talk: tuple[str, dict[str, str]], body: Any) -> None:
    path, headers = talk
    answer = await door.post(f"{path}/messages", json=body, headers=headers)
    assert 400 <= answer.status < 500


async def test_health_and_readiness(door: Client, brain: FakeBrain) -> None:
    assert (await door.get("/healthz")).status == 200
    assert (await door.get("/readyz")).status == 200
    brain.is_away = True
    assert (await door.get("/readyz")).status == 503
    metrics = await (await door.get("/metrics")).text()
    assert "firstlight_requests_total" in metrics


async def test_pages_are_served_with_strict_headers(door: Client) -> None:
    page = await door.get("/")
    assert page.status == 200
    assert "drafts" in await page.text()
    for path in ("/widget.js", "/widget.css", "/demo.css"):
        answer = await door.get(path)
        assert answer.status == 200
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "script-src 'self'" in answer.headers["Content-Security-Policy"]


async def test_only_allowed_pages_may_use_the_api_from_a_browser(door: Client) -> None:
    allowed = await door.options("/api/conversations", headers={"Origin": "https://foundation.example"})
    refused = await door.post("/api/conversations", headers={"Origin": "https://foundation.example.evil.test"})
    assert allowed.headers["Access-Control-Allow-Origin"] == "https://foundation.example"
    assert "Access-Control-Allow-Origin" not in refused.headers


async def test_logs_hold_no_word_of_a_patient(
    door: Client, talk: tuple[str, dict[str, str]], brain: FakeBrain, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.services.turn.RETRY_AFTER_S", (0.05,))
    caplog.set_level(logging.DEBUG, logger="bot")
    path, headers = talk
    brain.failures = 1
    await door.post(f"{path}/messages", json={"id": "m1", "text": "canary stage three"}, headers=headers)
    assert "waits" in caplog.text
    assert "canary" not in caplog.text
