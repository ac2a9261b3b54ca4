/** The chat as the page holds it: what is on the timeline, and what is still on its way there. */
import { CHAT_LIMIT_CHARS } from "../../shared/wire.gen";
import type { ChatLine } from "../../shared/wire.gen";

export interface Unsent {
  client_id: string;
  text: string;
}

export interface Chat {
  /** By number, each once. */
  lines: readonly ChatLine[];
  /** Said here and not yet seen on the timeline; sent again on every new conversation. */
  unsent: readonly Unsent[];
  /** Number of the last line that was in view. */
  readTo: number;
}

export function lastNumber(chat: Chat): number {
  return chat.lines[chat.lines.length - 1]?.n ?? 0;
}

/** A line from the timeline; the same line again changes nothing. */
export function heard(chat: Chat, line: ChatLine): Chat {
  if (chat.lines.some((one) => one.n === line.n)) return chat;
  return {
    ...chat,
    lines: [...chat.lines, line].sort((a, b) => a.n - b.n),
    unsent: line.by === "candidate" ? chat.unsent.filter((one) => one.client_id !== line.client_id) : chat.unsent,
  };
}

/** What was typed, ready to go; null when there is nothing to say. */
export function compose(typed: string, client_id: string): Unsent | null {
  const text = [...typed.trim()].slice(0, CHAT_LIMIT_CHARS).join("");
  return text === "" ? null : { client_id, text };
}

export function queued(chat: Chat, message: Unsent): Chat {
  return { ...chat, unsent: [...chat.unsent, message] };
}

export function read(chat: Chat): Chat {
  const last = lastNumber(chat);
  return chat.readTo === last ? chat : { ...chat, readTo: last };
}

/** HR's lines that were not in view yet. */
export function unread(chat: Chat): number {
  return chat.lines.filter((line) => line.by === "hr" && line.n > chat.readTo).length;
}
