// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Door } from "./door";

type Answer = { status: number; code?: string; retry?: string } | "offline";

let answers: Answer[];
let asked: string[];

beforeEach(() => {
  vi.useFakeTimers();
  asked = [];
  vi.stubGlobal("fetch", async (path: string, init: RequestInit) => {
    asked.push(`${init.method} ${path}`);
    const answer = answers.shift();
    if (answer === undefined || answer === "offline") throw new TypeError("offline");
    const body = answer.code ? { code: answer.code, text: "words" } : { session: "s", began: true, moved: false };
    return new Response(JSON.stringify(body), { status: answer.status, headers: answer.retry ? { "Retry-After": answer.retry } : {} });
  });
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function door(): Door {
  const made: Door = new Door("tok", () => "page-id", () => void made.open());
  return made;
}

const FULL: Answer = { status: 503, code: "full", retry: "12" };

describe("a link that another page opened since", () => {
  it("is left to that page by one that comes back by itself", async () => {
    answers = [{ status: 409, code: "moved" }];
    const mine = door();
    expect(await mine.open(true)).toBe(false);
    expect(mine.place.value).toEqual({ at: "moved" });
  });
});

describe("a full server", () => {
  it("is waited for, for as long as the server says, and entered without a click", async () => {
    answers = [FULL, { status: 200 }];
    const mine = door();
    expect(await mine.open()).toBe(false);
    expect(mine.place.value).toEqual({ at: "full" });
    expect(mine.waiting.leftS.value).toBe(12);
    await vi.advanceTimersByTimeAsync(11_500);
    expect(mine.waiting.leftS.value).toBe(1);
    expect(asked).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(mine.place.value).toEqual({ at: "inside" });
    expect(mine.waiting.leftS.value).toBeNull();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(asked).toHaveLength(2);
  });

  it("is asked at once on a click, and only once", async () => {
    answers = [FULL, { status: 503, code: "full", retry: "20" }];
    const mine = door();
    await mine.open();
    mine.waiting.now();
    mine.waiting.now();
    await vi.advanceTimersByTimeAsync(0);
    expect(asked).toHaveLength(2);
    expect(mine.waiting.leftS.value).toBe(20);
  });

  it.each<[string, Answer]>([
    ["a network that is gone", "offline"],
    ["a server that restarts", { status: 502, code: "odd" }],
    ["too many requests", { status: 429, code: "too_many", retry: "5" }],
  ])("is still waited for after %s", async (_, trouble) => {
    answers = [FULL, trouble, { status: 200 }];
    const mine = door();
    await mine.open();
    await vi.advanceTimersByTimeAsync(12_500);
    expect(mine.place.value).toEqual({ at: "full" });
    await vi.advanceTimersByTimeAsync(11_000);
    expect(mine.place.value).toEqual({ at: "inside" });
  });

  it("ends when the link does", async () => {
    answers = [FULL, { status: 410, code: "link_revoked" }];
    const mine = door();
    await mine.open();
    await vi.advanceTimersByTimeAsync(12_500);
    expect(mine.place.value).toEqual({ at: "closed", code: "link_revoked", text: "words" });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(asked).toHaveLength(2);
  });
});

it("a server that cannot be reached at the first try is told as such", async () => {
  answers = ["offline"];
  const mine = door();
  await mine.open();
  expect(mine.place.value.at).not.toBe("full");
});
