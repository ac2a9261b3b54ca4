import { words } from "../../shared/i18n";

export const withdrawn = words(
  {
    short: "候选人已撤回同意",
    note: (what: string) => `候选人已撤回同意或要求删除，以下内容不再显示：${what}。`,
    purposes: { record: "录音录像和书面回答", transcribe: "文字记录", analyse: "语速、关键词和标记", expression: "面部动作" },
    score: "得分",
    between: "、",
  },
  {
    short: "withdrawn by the candidate",
    note: (what: string) => `The candidate withdrew consent or asked to be erased. Not shown any more: ${what}.`,
    purposes: { record: "recordings and written answers", transcribe: "the transcript", analyse: "rate, terms and flags", expression: "visible movements of the face" },
    score: "the score",
    between: ", ",
  },
);
