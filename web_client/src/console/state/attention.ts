import { computed } from "@preact/signals";
import { cards, type LiveCard } from "./line";

/** Whether a person should look at this card now: an open flag above a mere note, a lost connection, an unanswered message. */
export function needsALook({ card, gone }: LiveCard): boolean {
  if (gone) return false;
  if (card.stage === "submitted" || card.stage === "withdrawn") return card.unread_chat > 0;
  return card.open_flags.some((flag) => flag.severity !== "info") || card.unread_chat > 0 || card.media === "lost";
}

export const needALook = computed(() => [...cards.value.values()].filter(needsALook).length);
