import { words } from "../../shared/i18n";

export const identityWay = words(
  {
    missing: {
      mail: "这台服务器还没有设置邮件发送：验证码只会存成服务器上的 .eml 文件，候选人收不到，也就开始不了面试。",
      sms: "这台服务器还没有设置短信网关：验证码只会存成服务器上的 .eml 文件，候选人收不到，也就开始不了面试。",
    },
    next: "请先设置发送渠道，或者关掉身份核对。",
    ways: "看看怎么设置",
  },
  {
    missing: {
      mail: "This server has no mail server set: codes are only kept as .eml files on the server. Candidates do not get them and cannot begin.",
      sms: "This server has no text message gateway set: codes are only kept as .eml files on the server. Candidates do not get them and cannot begin.",
    },
    next: "Set one up first, or turn the identity check off.",
    ways: "How to set it up",
  },
);
