import { describe, expect, it } from "vitest";
import type { ChatLine } from "../../shared/wire.gen";
import { compose, heard, lastNumber, queued, read, unread, type Chat } from "./chat";

const EMPTY: Chat = { lines: [], unsent: [], readTo: 0 };

function line(n: number, by: "candidate" | "hr", client_id = `id${n}`): ChatLine {
  return { type: "chat", n, at_ms: n * 1000, by, author: by, text: `text ${n}`, client_id };
}

describe("the chat", () => {
  it("keeps what was said until the timeline has it, and then has it once", () => {
    const said = queued(EMPTY, { client_id: "a", text: "hello" });
    expect(said.unsent).toHaveLength(1);
    const told = heard(said, line(7, "candidate", "a"));
    expect([told.unsent.length, told.lines.length]).toEqual([0, 1]);
    expect(heard(told, line(7, "candidate", "a"))).toBe(told);
  });

  it("does not take HR's line for one's own with the same id", () => {
    const said = queued(EMPTY, { client_id: "a", text: "hello" });
    expect(heard(said, line(7, "hr", "a")).unsent).toHaveLength(1);
  });

  it("stands in the timeline's order, whatever order it came in", () => {
    const chat = [9, 3, 6].reduce((before, n) => heard(before, line(n, "hr")), EMPTY);
    expect(chat.lines.map((one) => one.n)).toEqual([3, 6, 9]);
    expect(lastNumber(chat)).toBe(9);
  });

  it("counts HR's lines that were not in view", () => {
    const chat = heard(heard(heard(EMPTY, line(1, "hr")), line(2, "candidate")), line(3, "hr"));
    expect(unread(chat)).toBe(2);
    expect(unread(read(chat))).toBe(0);
    expect(unread(heard(read(chat), line(4, "hr")))).toBe(1);
  });

  it("sends no empty message and none over the limit", () => {
    expect(compose("  \n ", "a")).toBeNull();
    expect(compose(" hi ", "a")).toEqual({ client_id: "a", text: "hi" });
    const long = compose("𠀀".repeat(2500), "a");
    expect([...(long?.text ?? "")]).toHaveLength(2000);
  });
});
