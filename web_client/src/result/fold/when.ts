/** Moments of the server (RFC 3339) in the reader's language and time zone. */
import { language, tag } from "../../shared/i18n";

export function day(moment: string): string {
  return new Intl.DateTimeFormat(tag(language.value), { dateStyle: "long" }).format(new Date(moment));
}

export function dayAndTime(moment: string): string {
  return new Intl.DateTimeFormat(tag(language.value), { dateStyle: "long", timeStyle: "short" }).format(new Date(moment));
}

export function clockTime(moment: string): string {
  return new Intl.DateTimeFormat(tag(language.value), { timeStyle: "short" }).format(new Date(moment));
}

/** `1.5 MB`: as people read sizes. */
export function size(bytes: number): string {
  const units = ["kB", "MB", "GB"];
  let value = bytes / 1000;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${value.toFixed(value < 10 ? 1 : 0)} ${units[unit]}`;
}

export function duration(ms: number): string {
  const seconds = Math.round(ms / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}
