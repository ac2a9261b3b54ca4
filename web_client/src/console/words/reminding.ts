import { words } from "../../shared/i18n";

export const reminding = words(
  {
    title: "提醒",
    about: "没有打开链接的候选人会被提醒，每种各一次；已开始、已收回或已退出的不提醒。",
    before_end: "截止前多少小时提醒（可空）",
    after: "收到邀请后多少小时提醒（可空）",
    usual: (hours: string) => `空着就按服务器的设置：${hours} 小时。填 0 就不提醒。`,
    usual_off: "空着就按服务器的设置：不提醒。",
  },
  {
    title: "Reminders",
    about: "Candidates who have not opened their link are reminded, once each way; nobody is who has begun, was taken back or has left.",
    before_end: "Hours before the end (optional)",
    after: "Hours after the invitation (optional)",
    usual: (hours: string) => `Left empty, as the server is set: ${hours} hours. 0: no reminder.`,
    usual_off: "Left empty, as the server is set: no reminder.",
  },
);
