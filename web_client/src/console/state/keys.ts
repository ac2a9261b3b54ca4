/** Keys of the whole page. A page adds its own while it is shown; typing into a field is never taken for a shortcut. */
import { useEffect } from "preact/hooks";
import { shortcuts } from "./prefs";

type Handler = (event: KeyboardEvent) => void;
export type Keys = Readonly<Record<string, Handler>>;

const layers: Keys[] = [];
const ALWAYS = new Set(["Escape", "ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight"]);

function typing(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest("input, textarea, select, [contenteditable]") !== null;
}

export function pressed(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (document.querySelector("dialog[open]")) return;
  if (typing(event.target) && event.key !== "Escape") return;
  if (!ALWAYS.has(event.key) && !shortcuts.value) return;
  for (let at = layers.length - 1; at >= 0; at -= 1) {
    const handler = layers[at]?.[event.key];
    if (handler) {
      handler(event);
      return;
    }
  }
}

export function followKeys(): void {
  document.addEventListener("keydown", pressed);
}

export function useKeys(keys: Keys): void {
  useEffect(() => {
    layers.push(keys);
    return () => {
      layers.splice(layers.indexOf(keys), 1);
    };
  });
}
