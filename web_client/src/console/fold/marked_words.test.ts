import { describe, expect, it } from "vitest";
import { pieces } from "./marked_words";

const word = (text: string, from_ms: number) => ({ text, from_ms, to_ms: from_ms + 100 });
const told = (text: string, words: Parameters<typeof pieces>[1], mentions: Parameters<typeof pieces>[2] = []) =>
  pieces(text, words, mentions);

describe("a transcript in pieces", () => {
  it("loses no character of the text", () => {
    const text = "Well, I built WebRTC.  Twice!";
    const words = [word(" Well,", 0), word(" I", 100), word("built", 200), word("WebRTC.", 300), word("Twice!", 500)];
    const cut = told(text, words);
    expect(cut.map((piece) => piece.text).join("")).toBe(text);
    expect(cut.map((piece) => piece.word)).toEqual([0, 1, 2, 3, 4]);
  });

  it("keeps what stands before the first word", () => {
    expect(told("“好的", [word("好", 0), word("的", 100)]).map((piece) => piece.text)).toEqual(["“", "好", "的"]);
  });

  it("joins words by themselves when they are not in the text", () => {
    expect(told("something else", [word("hello", 0), word("there", 1)]).map((piece) => piece.text).join("")).toBe("hello there");
    expect(told("别的", [word("你好", 0), word("吗", 1)]).map((piece) => piece.text).join("")).toBe("你好吗");
  });

  it("marks a term by the time of its words", () => {
    const cut = told("we use speech to text here", ["we", "use", "speech", "to", "text", "here"].map((text, at) => word(text, at * 100)), [
      { term: "ASR", said: "speech to text", from_ms: 200, to_ms: 500 },
    ]);
    expect(cut.filter((piece) => piece.term === "ASR").map((piece) => piece.text.trim())).toEqual(["speech", "to", "text"]);
  });

  it("leaves what stands behind a term out of its mark", () => {
    const cut = told("用了 Redis。很快", [word("用了", 0), word("Redis。", 100), word("很快", 200)], [
      { term: "Redis", said: "redis", from_ms: 100, to_ms: 200 },
    ]);
    expect(cut.filter((piece) => piece.term !== null)).toEqual([{ text: "Redis", word: 1, term: "Redis" }]);
    expect(cut.map((piece) => piece.text).join("")).toBe("用了 Redis。很快");
  });

  it("tells which marks were said with a not", () => {
    const mention = { term: "Redis", said: "Redis", from_ms: 300, to_ms: 400 };
    const words = ["I", "never", "used", "Redis."].map((text, at) => word(text, at * 100));
    const cut = told("I never used Redis.", words, [{ ...mention, negated: true }]);
    expect(cut.filter((piece) => piece.negated)).toEqual([{ text: "Redis", word: 3, term: "Redis", negated: true }]);
    expect(told("I never used Redis.", [], [{ ...mention, negated: true }]).at(1)).toEqual({ text: "Redis", word: null, term: "Redis", negated: true });
    expect(told("I never used Redis.", words, [{ ...mention, negated: false }]).some((piece) => piece.negated)).toBe(false);
  });

  it("marks a term by its spelling when there are no word times, the longer one first", () => {
    const cut = told("Redis Streams 很快", [], [
      { term: "Redis", said: "redis", from_ms: 0, to_ms: 1 },
      { term: "Redis Streams", said: "redis streams", from_ms: 0, to_ms: 1 },
    ]);
    expect(cut).toEqual([
      { text: "Redis Streams", word: null, term: "Redis Streams" },
      { text: " 很快", word: null, term: null },
    ]);
  });
});
