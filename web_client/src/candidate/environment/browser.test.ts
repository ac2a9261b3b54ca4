import { describe, expect, it } from "vitest";
import { grantId, mustLeave, surroundings } from "./browser";

const IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)";
const ANDROID = "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko)";
const WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)";
const MAC = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko)";

describe("the surroundings", () => {
  it.each([
    [`${IPHONE} Version/17.4 Mobile/15E148 Safari/604.1`, "ios", "safari", null, "safari_ios"],
    [`${IPHONE} CriOS/122.0 Mobile/15E148 Safari/604.1`, "ios", "chrome", null, "chrome_ios"],
    [`${IPHONE} Mobile/15E148 MicroMessenger/8.0.47(0x18002f2c) NetType/WIFI Language/zh_CN`, "ios", "in_app", "wechat", "wechat_ios"],
    [`${ANDROID} Version/4.0 Chrome/116.0.0.0 Mobile Safari/537.36 XWEB/1160065 MMWEBSDK/20231202 MicroMessenger/8.0.47 Language/zh_CN`, "android", "in_app", "wechat", "wechat_android"],
    [`${WINDOWS} Chrome/116.0.0.0 Safari/537.36 NetType/WIFI MicroMessenger/7.0.20.1781(0x6700143B) WindowsWechat(0x63090a13) XWEB/8555`, "windows", "in_app", "wechat", "app"],
    [`${WINDOWS} Chrome/116.0.0.0 Safari/537.36 wxwork/4.1.20 MicroMessenger/7.0.20`, "windows", "in_app", "wecom", "app"],
    [`${ANDROID} Version/4.0 Chrome/109.0 MQQBrowser/6.2 TBS/046613 Mobile Safari/537.36 V1_AND_SQ_9.0.8 QQ/9.0.8.15405`, "android", "in_app", "qq", "app"],
    [`${ANDROID} Version/4.0 Chrome/109.0 MQQBrowser/14.6 Mobile Safari/537.36`, "android", "chrome", null, "chrome_android"],
    [`${IPHONE} Mobile/15E148 AliApp(DingTalk/7.5.0) com.laiwang.DingTalk/33013379`, "ios", "in_app", "dingtalk", "app"],
    [`${ANDROID} Version/4.0 Chrome/110.0 Mobile Safari/537.36 Lark/7.9.6 LarkLocale/zh_CN`, "android", "in_app", "feishu", "app"],
    [`${IPHONE} Mobile/15E148 Weibo (iPhone15,2__weibo__14.2.0__iphone__os17.4)`, "ios", "in_app", "weibo", "app"],
    [`${IPHONE} Mobile/15E148 Instagram 323.0.0.0`, "ios", "in_app", "instagram", "app"],
    [`${IPHONE} Mobile/15E148 [FBAN/FBIOS;FBAV/454.0]`, "ios", "in_app", "facebook", "app"],
    [`${ANDROID.replace("Pixel 8", "Pixel 8; wv")} Version/4.0 Chrome/122.0 Mobile Safari/537.36`, "android", "in_app", "webview", "app"],
    [`${ANDROID} Chrome/122.0.0.0 Mobile Safari/537.36`, "android", "chrome", null, "chrome_android"],
    [`${WINDOWS} Chrome/122.0.0.0 Safari/537.36 Edg/122.0.0.0`, "windows", "edge", null, "edge"],
    [`${WINDOWS} Chrome/122.0.0.0 Safari/537.36`, "windows", "chrome", null, "chrome"],
    [`${MAC} Version/17.4 Safari/605.1.15`, "mac", "safari", null, "safari_mac"],
    ["Mozilla/5.0 (X11; Linux x86_64; rv:124.0) Gecko/20100101 Firefox/124.0", "other", "firefox", null, "firefox"],
  ] as const)("%s", (ua, system, browser, app, grant) => {
    const here = surroundings(ua);
    expect([here.system, here.browser, here.app, grantId(here)]).toEqual([system, browser, app, grant]);
  });

  it("know an iPad that calls itself a Mac", () => {
    expect(surroundings(`${MAC} Version/17.4 Safari/605.1.15`, 5).system).toBe("ios");
  });
});

describe("leaving a built-in browser", () => {
  const able = { secure: true, getUserMedia: true, peerConnection: true };
  const wechat = (system: "ios" | "windows") => ({ system, browser: "in_app", app: "wechat" }) as const;
  it("is asked only where the camera cannot be published", () => {
    expect(mustLeave(wechat("ios"), able)).toBe(false);
    expect(mustLeave(wechat("ios"), { ...able, getUserMedia: false })).toBe(true);
    expect(mustLeave(wechat("windows"), able)).toBe(true);
    expect(mustLeave({ system: "windows", browser: "chrome", app: null }, { ...able, peerConnection: false })).toBe(false);
  });
  it("would not mend an address that is not secure", () => {
    expect(mustLeave(wechat("ios"), { secure: false, getUserMedia: false, peerConnection: true })).toBe(false);
  });
});
