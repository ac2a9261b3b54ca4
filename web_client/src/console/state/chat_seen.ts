/** Up to which message HR has had a session's chat before their eyes, in this browser tab. */
import { signal } from "@preact/signals";

const seen = signal<ReadonlyMap<string, number>>(new Map());
const key = (session: string) => `chat-seen:${session}`;

export function seenUpTo(session: string): number {
  const known = seen.value.get(session);
  if (known !== undefined) return known;
  try {
    return Number(sessionStorage.getItem(key(session)) ?? 0) || 0;
  } catch {
    return 0; // storage is switched off
  }
}

export function markSeen(session: string, n: number): void {
  if (seenUpTo(session) >= n) return;
  seen.value = new Map(seen.value).set(session, n);
  try {
    sessionStorage.setItem(key(session), String(n));
  } catch {
    // see seenUpTo()
  }
}
