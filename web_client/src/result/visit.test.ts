import { afterEach, describe, expect, it, vi } from "vitest";
import { ResultVisit } from "./visit";

const DOOR = { organisation: "示例公司", addresses: [{ channel: "mail", address: "l***@example.com" }], inside: false };

function answers(...given: [number, unknown][]): string[] {
  const asked: string[] = [];
  vi.stubGlobal("fetch", async (path: string, options: { method: string }) => {
    asked.push(`${options.method} ${path}`);
    const [status, body] = given[asked.length - 1] ?? [500, null];
    return new Response(status === 204 ? null : JSON.stringify(body), { status });
  });
  return asked;
}

afterEach(() => vi.unstubAllGlobals());

describe("a visit of the result page", () => {
  it("asks for a code, then reads the result", async () => {
    const sent = { channel: "mail", address: "l***@example.com", valid_until: "2026-11-22T08:10:00Z", again_at: "2026-11-22T08:01:00Z" };
    const asked = answers([200, DOOR], [200, sent], [403, { code: "code_wrong", text: "…" }], [204, null], [200, { state: "ready" }]);
    const visit = new ResultVisit("/r/token");
    await visit.arrive();
    expect(visit.place.value).toBe("door");
    await visit.sendCode("mail");
    expect(visit.sent.value?.address).toBe("l***@example.com");
    await visit.enter("000000");
    expect([visit.place.value, visit.trouble.value?.code]).toEqual(["door", "code_wrong"]);
    await visit.enter("123456");
    expect([visit.place.value, visit.trouble.value]).toEqual(["inside", null]);
    expect(asked.at(-1)).toBe("GET /api/result/token/result");
  });

  it("is calm about a dead link, and goes back to the door when its time is over", async () => {
    answers([404, { code: "link_unknown", text: "…" }]);
    const dead = new ResultVisit("/r/token");
    await dead.arrive();
    expect(dead.place.value).toBe("closed");
    answers([200, { ...DOOR, inside: true }], [200, { state: "ready" }], [403, { code: "code_needed", text: "…" }]);
    const visit = new ResultVisit("/r/token");
    await visit.arrive();
    expect(visit.place.value).toBe("inside");
    await visit.readKept();
    expect([visit.place.value, visit.trouble.value?.code]).toEqual(["door", "code_needed"]);
  });
});
