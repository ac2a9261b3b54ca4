/** Words for the parts of analysis that a server cannot do at all. What an operator needs comes from the server, in English. */
import { words } from "../../shared/i18n";

type AvailableWords = {
  label: string;
  not: (part: string, why: string) => string;
  operator: string;
  /** By analyzer; one that is missing here is shown by its own name. */
  parts: Record<string, string>;
};

export const available = words<AvailableWords>(
  {
    label: "本服务器不可用的分析",
    not: (part, why) => (why ? `${part}：不可用，${why}。` : `${part}：不可用。`),
    operator: "给管理员（英文）",
    parts: {
      host: "实时分析",
      transcript: "转写，以及据此得出的语速和关键词",
      face: "面部可见事件",
      voice: "声音事件",
      speech_rate: "语速",
      keywords: "关键词",
    },
  },
  {
    label: "Analysis that this server cannot do",
    not: (part, why) => (why ? `${part}: not available, ${why}.` : `${part}: not available.`),
    operator: "For the operator",
    parts: {
      host: "Live analysis",
      transcript: "Transcript, and with it rate and terms",
      face: "Visible face events",
      voice: "Voice events",
      speech_rate: "Speech rate",
      keywords: "Terms",
    },
  },
);
