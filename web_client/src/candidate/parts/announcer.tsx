import { signal } from "@preact/signals";

const spoken = signal({ text: "", turn: 0 });

/** Says it to a screen reader when it has a moment; nothing is shown. */
export function announce(text: string): void {
  spoken.value = { text, turn: spoken.value.turn + 1 };
}

/** The region that must be on the page before anything is announced in it. */
export function Announcer() {
  const { text, turn } = spoken.value;
  return (
    <div class="unseen" role="status" aria-live="polite">
      <span key={turn}>{text}</span>
    </div>
  );
}
