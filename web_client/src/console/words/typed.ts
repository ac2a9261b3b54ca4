import { words } from "../../shared/i18n";

/** Answers that were typed or chosen. */
export const typed = words(
  { head: "填写的回答", nothing: "没有填写。", chosen: "已选", right: "正确选项" },
  { head: "What was entered", nothing: "Nothing was entered.", chosen: "chosen", right: "right" },
);
