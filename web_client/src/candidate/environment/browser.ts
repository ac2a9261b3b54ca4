/** Which browser this is, as far as it decides what to tell a person: how to grant a permission, how to leave an app. */

export type System = "ios" | "android" | "mac" | "windows" | "other";
export type Browser = "chrome" | "safari" | "firefox" | "edge" | "samsung" | "in_app" | "other";
export type App =
  | "wechat"
  | "wecom"
  | "qq"
  | "dingtalk"
  | "feishu"
  | "weibo"
  | "alipay"
  | "douyin"
  | "xiaohongshu"
  | "instagram"
  | "facebook"
  | "linkedin"
  | "line"
  | "webview";

export interface Surroundings {
  system: System;
  browser: Browser;
  /** The app whose built-in browser this is; null for a browser proper. */
  app: App | null;
}

const APPS: readonly [App, RegExp][] = [
  ["wecom", /wxwork\//i],
  ["wechat", /MicroMessenger\//i],
  ["dingtalk", /DingTalk/i],
  ["feishu", /Feishu\/|Lark\//i],
  ["weibo", /Weibo|__weibo__/i],
  ["alipay", /AlipayClient/i],
  ["douyin", /aweme|BytedanceWebview|musical_ly|TikTok/i],
  ["xiaohongshu", /xhsdiscover|discover\/\d/i],
  ["instagram", /Instagram/i],
  ["facebook", /\bFBA[NV]\b|\bFB_IAB\b/],
  ["linkedin", /LinkedInApp/i],
  ["line", /\bLine\//],
  // QQ's own app says " QQ/"; the QQ Browser (MQQBrowser, QQBrowser) is a browser proper.
  ["qq", /\sQQ\//],
];

export function surroundings(userAgent: string, touchPoints = 0): Surroundings {
  const system = systemOf(userAgent, touchPoints);
  const app = APPS.find(([, sign]) => sign.test(userAgent))?.[0] ?? (webview(userAgent, system) ? "webview" : null);
  return { system, app, browser: app ? "in_app" : browserOf(userAgent) };
}

function systemOf(ua: string, touchPoints: number): System {
  if (/iPhone|iPad|iPod/.test(ua)) return "ios";
  if (/Android|HarmonyOS|OpenHarmony/.test(ua)) return "android";
  // An iPad that asks for desktop pages calls itself a Mac; no Mac has a touch screen.
  if (/Macintosh/.test(ua)) return touchPoints > 1 ? "ios" : "mac";
  return /Windows/.test(ua) ? "windows" : "other";
}

function webview(ua: string, system: System): boolean {
  if (system === "android") return /; wv\)/.test(ua);
  return /iPhone|iPad|iPod/.test(ua) && /AppleWebKit/.test(ua) && !/Safari\//.test(ua);
}

function browserOf(ua: string): Browser {
  if (/Edg(e|A|iOS)?\//.test(ua)) return "edge";
  if (/Firefox\/|FxiOS\//.test(ua)) return "firefox";
  if (/SamsungBrowser\//.test(ua)) return "samsung";
  if (/Chrome\/|CriOS\/|Chromium\//.test(ua)) return "chrome";
  return /Safari\//.test(ua) ? "safari" : "other";
}

export interface Abilities {
  secure: boolean;
  getUserMedia: boolean;
  peerConnection: boolean;
}

/** Whether the person must leave this built-in browser; the desktop WeChat has the functions and yet sends nothing. */
export function mustLeave(here: Surroundings, can: Abilities): boolean {
  if (here.app === null) return false;
  if (here.app === "wechat" && here.system !== "ios" && here.system !== "android") return true;
  return can.secure && !(can.getUserMedia && can.peerConnection);
}

export type GrantId =
  | "wechat_ios"
  | "wechat_android"
  | "app"
  | "safari_ios"
  | "chrome_ios"
  | "chrome_android"
  | "safari_mac"
  | "firefox"
  | "edge"
  | "chrome"
  | "other";

/** Which sentence tells how to grant camera and microphone here. */
export function grantId(here: Surroundings): GrantId {
  if (here.app === "wechat" && here.system === "ios") return "wechat_ios";
  if (here.app === "wechat" && here.system === "android") return "wechat_android";
  if (here.app) return "app";
  if (here.system === "ios") return here.browser === "safari" ? "safari_ios" : "chrome_ios";
  if (here.browser === "firefox" || here.browser === "edge") return here.browser;
  if (here.browser === "safari") return "safari_mac";
  if (here.browser === "chrome") return here.system === "android" ? "chrome_android" : "chrome";
  return "other";
}

/** What this page's surroundings offer. */
export function abilities(): Abilities {
  return {
    secure: globalThis.isSecureContext,
    getUserMedia: typeof navigator.mediaDevices?.getUserMedia === "function",
    peerConnection: typeof RTCPeerConnection === "function",
  };
}
