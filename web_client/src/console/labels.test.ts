import { expect, it } from "vitest";
import { eventKind } from "./labels";

it("draws what can't be judged otherwise than what was seen", () => {
  expect(eventKind("face.unreliable_dark")).toBe("event blind");
  expect(eventKind("face.smile")).toBe("event");
});
