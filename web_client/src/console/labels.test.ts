import { expect, it } from "vitest";
import { setLanguage } from "../shared/i18n";
import { eventKind, reasonText } from "./labels";

it("draws what can't be judged otherwise than what was seen", () => {
  expect(eventKind("face.unreliable_dark")).toBe("event blind");
  expect(eventKind("face.smile")).toBe("event");
});

it.each([
  ["zh", "speech was not transcribed", "没有转写文字"],
  ["zh", "model_absent: Whisper base: model.bin is not there", "所需模型不在本服务器上"],
  ["en", "raised: ValueError", "its program failed"],
  ["en", "failed: raised: ValueError", "failed: its program failed"],
  ["zh", "a plug-in's own words", "a plug-in's own words"],
] as const)("tells why in %s: %s", (spoken, reason, said) => {
  setLanguage(spoken);
  expect(reasonText(reason)).toBe(said);
  setLanguage("zh");
});
