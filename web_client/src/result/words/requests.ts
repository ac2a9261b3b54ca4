import { words } from "../../shared/i18n";

export const requests = words(
  {
    title: "您可以要求什么",
    about: "每一项都会由人处理，并在期限内答复。提出要求不会影响对您的评价。",
    hidden: "招聘人员现在看不到您的录像、文字、标记和评分。",
    kinds: { review: "请人工复核", object: "提出异议", withdraw: "撤回同意", erase: "删除我的数据" },
    waiting: (kind: string) => `${kind}（等待答复）`,
    follows: {
      review: (days: number) => `会有人重新查看您的回答和评分，${days} 天内在这里答复。`,
      object: (days: number) => `您可以反对结果，或反对以某种方式使用您的数据。${days} 天内在这里答复。`,
      withdraw: (days: number) =>
        `立即生效：从现在起招聘人员看不到您的录像、文字、标记和评分，无需任何人批准。这些内容会怎样处理，${days} 天内在这里答复。如果希望全部移除，请选择“删除我的数据”。`,
      erase: (days: number) =>
        `录像、文字和评分立即不再显示。确认之后全部删除；如果 ${days} 天内没有人答复，会自动删除。删除不能恢复，您的申请随之结束，这个链接也不再能打开。如果依法需要保留一部分，招聘方会在这里说明理由。`,
    },
    reason: "说明（可以不写）",
    sure: "我明白删除不能恢复，我的申请会随之结束。",
    tickFirst: "请先勾选上面的确认。",
    send: { review: "提交复核请求", object: "提交异议", withdraw: "立即撤回同意", erase: "请求删除" },
    cancel: "取消",
    noted: "已收到，您可以在这里查看进展。",
    outcomes: { open: "已收到，等待答复", granted: "已同意", refused: "未同意" },
    madeOn: (date: string) => `${date} 提出`,
    stop: "。",
    answeredBy: (date: string) => `最晚 ${date} 答复。`,
    erasedBy: (date: string) => `最晚 ${date} 删除或答复。`,
    inEffect: "撤回已经生效。",
    answer: "答复",
  },
  {
    title: "What you can ask for",
    about: "A person deals with each of these and answers in time. Asking does not count against you.",
    hidden: "The hiring staff can no longer see your recordings, words, flags and scores.",
    kinds: { review: "A review by a person", object: "Object", withdraw: "Withdraw consent", erase: "Erase my data" },
    waiting: (kind: string) => `${kind} (waiting for an answer)`,
    follows: {
      review: (days: number) => `Somebody looks again at your answers and scores, and you get an answer here within ${days} days.`,
      object: (days: number) =>
        `You can object to the result, or to a use of your data. You get an answer here within ${days} days.`,
      withdraw: (days: number) =>
        `In effect at once: from now on the hiring staff cannot see your recordings, words, flags and scores, and nobody has to agree. What becomes of them is answered here within ${days} days. To have everything removed, choose “Erase my data”.`,
      erase: (days: number) =>
        `Recordings, words and scores stop being shown at once. Everything is erased when somebody confirms it, and by itself after ${days} days if nobody answers. It cannot be undone, your application ends with it, and this link stops working. If the law makes the employer keep a part, they say here why.`,
    },
    reason: "In your words (optional)",
    sure: "I understand that this cannot be undone and that my application ends with it.",
    tickFirst: "Please tick the box above first.",
    send: { review: "Ask for a review", object: "Send the objection", withdraw: "Withdraw now", erase: "Ask to erase" },
    cancel: "Cancel",
    noted: "Noted. You can see here how it goes on.",
    outcomes: { open: "noted, waiting", granted: "granted", refused: "not granted" },
    madeOn: (date: string) => `Asked on ${date}`,
    stop: ". ",
    answeredBy: (date: string) => `To be answered by ${date}.`,
    erasedBy: (date: string) => `To be erased or answered by ${date}.`,
    inEffect: "It is in effect already.",
    answer: "Answer",
  },
);
