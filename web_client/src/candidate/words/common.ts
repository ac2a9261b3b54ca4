import { words } from "../../shared/i18n";

export const common = words(
  {
    pageTitle: "视频面试",
    loading: "正在打开面试…",
    tryAgain: "再试一次",
    cancel: "取消",
    close: "关闭",
    skip: "跳到正文",
    wrongMoment: "面试已经往前走了，请看当前页面。",
    refused: "刚才的操作没有成功，请再试一次。",
    noTakes: "这道题不能再重录了。",
    consentOld: "同意书有更新，请重新阅读并选择。",
    recordNeeded: "没有录制同意，无法进行视频面试。",
    mediaNotYet: "声音和画面还没有接通，请稍等片刻再开始。",
    busy: "服务器正忙，请稍后再试。",
    step: (now: number, all: number) => `第 ${now} 步，共 ${all} 步`,
    steps: { consent: "同意", check: "设备检查", questions: "答题", submitted: "提交" },
  },
  {
    pageTitle: "Video interview",
    loading: "Opening your interview…",
    tryAgain: "Try again",
    cancel: "Cancel",
    close: "Close",
    skip: "Skip to the main part",
    wrongMoment: "The interview has moved on. Please go by what is shown now.",
    refused: "That did not work. Please try again.",
    noTakes: "This answer cannot be recorded again.",
    consentOld: "The consent text has changed. Please read it again and choose.",
    recordNeeded: "Without consent to record, a video interview cannot be held.",
    mediaNotYet: "Your sound and picture are not connected yet. Please wait a moment, then begin.",
    busy: "The server is busy. Please try again in a moment.",
    step: (now: number, all: number) => `Step ${now} of ${all}`,
    steps: { consent: "Consent", check: "Device check", questions: "Questions", submitted: "Submitted" },
  },
);

/** What to say about a refusal, in the language shown now (the server's own text is in the language of the hello). */
export function refusalText(code: string): string {
  const w = common();
  switch (code) {
    case "wrong_moment":
      return w.wrongMoment;
    case "no_takes_left":
      return w.noTakes;
    case "consent_text_old":
      return w.consentOld;
    case "recording_consent_needed":
      return w.recordNeeded;
    case "media_failed":
      return w.mediaNotYet;
    case "busy":
    case "too_many":
      return w.busy;
    default:
      return w.refused;
  }
}
