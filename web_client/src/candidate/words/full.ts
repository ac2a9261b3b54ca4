import { words } from "../../shared/i18n";

export const full = words(
  {
    title: "现在面试的人很多，请稍候",
    text: "服务器暂时满员。这不是您的问题，也不影响您的面试。",
    points: ["您的链接一直有效", "还没有开始计时，什么都没有丢失", "按先后顺序进入，本页会自动再试，您不用守着"],
    again: (seconds: number) => `${seconds} 秒后自动再试`,
    asking: "正在再试…",
    now: "现在再试",
  },
  {
    title: "Many interviews are running; please wait a moment",
    text: "The server is full just now. This is nothing you did, and it does not affect your interview.",
    points: [
      "Your link stays valid",
      "No time is running, and nothing is lost",
      "Candidates are let in by turn; this page tries again by itself, so you need not watch it",
    ],
    again: (seconds: number) => (seconds === 1 ? "Trying again in 1 second" : `Trying again in ${seconds} seconds`),
    asking: "Trying again…",
    now: "Try now",
  },
);
