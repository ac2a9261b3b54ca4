/** What a screen reader is told, politely and not too often; and the short notes everybody sees. */
import { signal } from "@preact/signals";

export const spoken = signal("");
export interface Toast {
  id: number;
  text: string;
  kind: "good" | "bad" | "plain";
}
export const toasts = signal<readonly Toast[]>([]);

const GAP_MS = 1500;
const LIMIT = 4;
const SHOWN_MS = 6000;

let waiting: string[] = [];
let timer: ReturnType<typeof setTimeout> | undefined;
let made = 0;

/** Says `text` to screen readers. What comes faster than it can be heard is dropped, oldest first. */
export function announce(text: string): void {
  waiting.push(text);
  if (waiting.length > LIMIT) waiting.shift();
  if (timer === undefined) next();
}

function next(): void {
  const text = waiting.shift();
  if (text === undefined) {
    timer = undefined;
    return;
  }
  spoken.value = text === spoken.value ? `${text}\u00a0` : text;
  timer = setTimeout(next, GAP_MS);
}

export function toast(text: string, kind: Toast["kind"] = "plain"): void {
  made += 1;
  const id = made;
  toasts.value = [...toasts.value.slice(-2), { id, text, kind }];
  setTimeout(() => dismiss(id), SHOWN_MS);
}

export function dismiss(id: number): void {
  toasts.value = toasts.value.filter((one) => one.id !== id);
}
