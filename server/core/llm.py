"""A small client for an OpenAI-compatible endpoint: one question, one checked answer, every failure a value.

What it is asked about is personal: neither prompts nor answers are logged or put into error texts.
"""

import asyncio
import json
import re
from dataclasses import dataclass
from typing import Any, Generic, Literal, TypeVar

import aiohttp
from pydantic import BaseModel, ValidationError

M = TypeVar("M", bound=BaseModel)
FaultCode = Literal["unreachable", "timeout", "refused", "too_big", "not_json", "not_valid"]
_ANSWER_LIMIT_BYTES = 512 * 1024
_PROMPT_LIMIT_CHARACTERS = 60_000
_FENCE = re.compile(r"^\s*```(?:json)?\s*\n(.*?)\n?```\s*$", re.DOTALL)


@dataclass(frozen=True, slots=True)
class LlmFault:
    """Why there is no answer. ``status`` is the HTTP status where there was one."""

    code: FaultCode
    status: int = 0


@dataclass(frozen=True, slots=True)
class LlmAnswer(Generic[M]):
    """``value`` has passed its model's checks; ``model`` is what the endpoint says answered."""

    value: M
    model: str


@dataclass(frozen=True, slots=True)
class LlmEndpoint:
    """``url`` is the base, as ``https://host/v1``; ``key`` may be empty."""

    url: str
    model: str
    key: str
    timeout_s: float


class Llm:
    """Asks one endpoint. At most ``at_once`` questions are under way; the rest wait their turn within their own time."""

    def __init__(self, endpoint: LlmEndpoint, *, at_once: int = 2) -> None:
        self._endpoint = endpoint
        self._turns = asyncio.Semaphore(at_once)

    @property
    def model(self) -> str:
        return self._endpoint.model

    async def ask(self, system: str, user: str, shape: type[M]) -> LlmAnswer[M] | LlmFault:
        """One answer as ``shape``; temperature 0, JSON alone. Never raises for what the other side does."""
        if len(system) + len(user) > _PROMPT_LIMIT_CHARACTERS:
            return LlmFault("too_big")
        try:
            async with asyncio.timeout(self._endpoint.timeout_s), self._turns:
                return await self._ask(system, user, shape)
        except TimeoutError:
            return LlmFault("timeout")
        except (aiohttp.ClientError, OSError, ValueError):  # ValueError: an address that is none
            return LlmFault("unreachable")

    async def _ask(self, system: str, user: str, shape: type[M]) -> LlmAnswer[M] | LlmFault:
        headers = {"Authorization": f"Bearer {self._endpoint.key}"} if self._endpoint.key else {}
        schema = json.dumps(shape.model_json_schema(), ensure_ascii=False)
        told = f"{system}\n\nAnswer with one JSON object of this JSON Schema alone:\n{schema}"
        body = {
            "model": self._endpoint.model,
            "temperature": 0,
            "response_format": {"type": "json_object"},
            "messages": [
                {"role": "system", "content": told},
                {"role": "user", "content": user},
            ],
        }
        url = self._endpoint.url.rstrip("/") + "/chat/completions"
        async with (
            aiohttp.ClientSession(trust_env=False, cookie_jar=aiohttp.DummyCookieJar()) as session,
            session.post(url, json=body, headers=headers, allow_redirects=False) as response,
        ):
            if response.status != 200:
                return LlmFault("refused", response.status)
            raw = await _bounded(response.content)
        if raw is None:
            return LlmFault("too_big", 200)
        return _checked(raw, shape, self._endpoint.model)


async def _bounded(content: aiohttp.StreamReader) -> bytes | None:
    """The body, None if it is longer than the limit."""
    raw = bytearray()
    async for chunk in content.iter_chunked(64 * 1024):
        raw += chunk
        if len(raw) > _ANSWER_LIMIT_BYTES:
            return None
    return bytes(raw)


def _checked(raw: bytes, shape: type[M], asked: str) -> LlmAnswer[M] | LlmFault:
    try:
        outer: Any = json.loads(raw)
        text = outer["choices"][0]["message"]["content"]
        fenced = _FENCE.match(text)
        inner: Any = json.loads(fenced[1] if fenced else text)
    except (ValueError, KeyError, IndexError, TypeError, RecursionError):
        return LlmFault("not_json", 200)
    try:
        value = shape.model_validate(inner)
    except ValidationError:
        return LlmFault("not_valid", 200)
    said = outer.get("model")
    return LlmAnswer(value, said[:200] if isinstance(said, str) and said else asked)


def llm_of(url: str, model: str, key: str, timeout_s: float) -> Llm | None:
    """None where no endpoint is set."""
    return Llm(LlmEndpoint(url, model, key, timeout_s)) if url and model else None
