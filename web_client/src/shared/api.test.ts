import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { call, Trouble } from "./api";
import { setLanguage } from "./i18n";

const fetched = vi.fn<typeof fetch>();

beforeEach(() => vi.stubGlobal("fetch", fetched));
afterEach(() => {
  vi.unstubAllGlobals();
  fetched.mockReset();
  setLanguage("zh");
});

async function trouble(promise: Promise<unknown>): Promise<Trouble> {
  const error = await promise.then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(Trouble);
  return error as Trouble;
}

describe("a call", () => {
  it("gives the JSON, and says in which language to answer", async () => {
    setLanguage("en");
    fetched.mockResolvedValue(new Response('{"a":1}'));
    expect(await call("/api/x", { method: "POST", body: { b: 2 } })).toEqual({ a: 1 });
    const [path, init] = fetched.mock.calls[0]!;
    expect(path).toBe("/api/x");
    expect(init).toMatchObject({ method: "POST", body: '{"b":2}', credentials: "same-origin" });
    expect(init?.headers).toMatchObject({ "Accept-Language": "en", "Content-Type": "application/json" });
  });

  it("gives nothing for an answer without content", async () => {
    fetched.mockResolvedValue(new Response(null, { status: 204 }));
    expect(await call("/api/x")).toBeUndefined();
  });

  it("tells a problem in the server's words", async () => {
    fetched.mockResolvedValue(new Response('{"code":"link_expired","text":"这个链接已过期。"}', { status: 410 }));
    const error = await trouble(call("/api/x"));
    expect([error.status, error.code, error.message]).toEqual([410, "link_expired", "这个链接已过期。"]);
  });

  it("tells of no network, and of an answer that is none, in the reader's language", async () => {
    fetched.mockRejectedValue(new TypeError("Failed to fetch"));
    expect((await trouble(call("/api/x"))).code).toBe("offline");
    setLanguage("en");
    fetched.mockResolvedValue(new Response("<html>", { status: 502 }));
    const odd = await trouble(call("/api/x"));
    expect([odd.status, odd.code]).toEqual([502, "odd"]);
    expect(odd.message).toMatch(/not understood/);
  });
});
