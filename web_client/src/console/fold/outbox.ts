/** What was written in the chat but is not on the timeline yet. A repeat is harmless: the server knows it by `client_id`. */

export interface Pending {
  client_id: string;
  text: string;
  state: "sending" | "refused";
  /** Why it was refused, in the reader's words. */
  reason: string;
}

export type Outbox = readonly Pending[];

export function write(box: Outbox, client_id: string, text: string): Outbox {
  return [...box, { client_id, text, state: "sending", reason: "" }];
}

/** Takes away what has arrived on the timeline. */
export function arrived(box: Outbox, said: ReadonlySet<string>): Outbox {
  return box.some((line) => said.has(line.client_id)) ? box.filter((line) => !said.has(line.client_id)) : box;
}

export function refused(box: Outbox, client_id: string, reason: string): Outbox {
  return box.map((line) => (line.client_id === client_id ? { ...line, state: "refused" as const, reason } : line));
}

export function again(box: Outbox, client_id: string): Outbox {
  return box.map((line) => (line.client_id === client_id ? { ...line, state: "sending" as const, reason: "" } : line));
}

export function discard(box: Outbox, client_id: string): Outbox {
  return box.filter((line) => line.client_id !== client_id);
}
