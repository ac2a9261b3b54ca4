/** Choices that belong to this browser, not to the account. */
import { signal } from "@preact/signals";

function read(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null; // storage is switched off
  }
}

/** Single-key shortcuts can be switched off: they get in the way of speech control. */
export const shortcuts = signal(typeof localStorage === "undefined" || read("shortcuts") !== "off");

export function setShortcuts(on: boolean): void {
  shortcuts.value = on;
  try {
    localStorage.setItem("shortcuts", on ? "on" : "off");
  } catch {
    // see read()
  }
}
