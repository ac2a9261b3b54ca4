/** Words for how the server bears its load: what analysis does less of, and who waits at the door and why. */
import { words } from "../../shared/i18n";
import type { Reduced } from "../../shared/wire.gen";

const PARTS: readonly string[] = ["partial_words", "pictures", "final_pass"] satisfies Reduced[];

/** Whether this part of analysis is one that gives way while the machine is busy. */
export function isReduced(part: string): part is Reduced {
  return PARTS.includes(part);
}

export const load = words(
  {
    label: "服务器负载",
    busy: "服务器繁忙，分析暂时减量，会自动恢复。录制和最终文字不受影响。",
    parts: {
      partial_words: "暂不显示未定的文字",
      pictures: "画面查看放慢",
      final_pass: "全文转写稍后进行",
    },
    short: { partial_words: "未定文字暂停", pictures: "画面查看放慢", final_pass: "全文转写稍后" },
    for: (time: string) => `已 ${time}`,
    since_place: (time: string) => `自 ${time} 起`,
    some_hosts: (n: string, of: string) => `${of} 个分析进程中的 ${n} 个`,
    waiting: (n: string) => `${n} 位候选人在门口等候。`,
    nobody_waits: "新的候选人需要等候。",
    let_in: "正在按先后顺序放入。",
    why: {
      loop: "服务器处理不过来，新的候选人稍后自动进入。",
      analysis: "分析处理不过来，新的候选人稍后自动进入。",
      sessions: (n: string) => `已达到同时 ${n} 场的上限，有人结束后自动进入。`,
    },
  },
  {
    label: "Server load",
    busy: "The server is busy: analysis does less for now and recovers by itself. Recordings and final words are not affected.",
    parts: {
      partial_words: "words that may still change are not shown",
      pictures: "pictures are looked at less often",
      final_pass: "full transcripts come later",
    },
    short: { partial_words: "changing words paused", pictures: "fewer pictures looked at", final_pass: "full transcript later" },
    for: (time: string) => `for ${time}`,
    since_place: (time: string) => `since ${time}`,
    some_hosts: (n: string, of: string) => `${n} of ${of} analysis processes`,
    waiting: (n: string) => (n === "1" ? "1 candidate waits at the door." : `${n} candidates wait at the door.`),
    nobody_waits: "New candidates have to wait.",
    let_in: "They are being let in by turn.",
    why: {
      loop: "The server is at its limit; new candidates come in by themselves later.",
      analysis: "The analysis is at its limit; new candidates come in by themselves later.",
      sessions: (n: string) => `The limit of ${n} interviews at a time is reached; they come in by themselves as others end.`,
    },
  },
);
