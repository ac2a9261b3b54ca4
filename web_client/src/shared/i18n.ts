/**
 * Words in Chinese and English, equals. One table per area, in a file of its own (`src/<page>/words/<area>.ts`):
 *
 *   export const landing = words(
 *     { title: "你好", left: (n: number) => `还有 ${n} 次` },
 *     { title: "Hello", left: (n: number) => `${n} left` },
 *   );
 *
 * A component calls `landing()` and reads `landing().title`; it is drawn again when the language changes.
 * A key that is missing in one language does not compile.
 */
import { effect, signal } from "@preact/signals";
import { keep, recall } from "./storage";

export type Language = "zh" | "en";

type Phrase = string | readonly string[] | ((...args: never[]) => string);
type Table = { [key: string]: Phrase | Table };
type Same<T> = {
  [K in keyof T]: T[K] extends string
    ? string
    : T[K] extends readonly string[]
      ? readonly string[]
    : T[K] extends (...args: infer A) => string
      ? (...args: A) => string
      : Same<T[K]>;
};

const SAVED = "language";

/** The language to start with: the address, else the last choice, else the browser's. */
export function firstLanguage(query: string, saved: string | null, preferred: readonly string[]): Language {
  const asked = new URLSearchParams(query).get("lang") ?? saved;
  if (asked !== null && /^zh\b/i.test(asked)) return "zh";
  if (asked !== null && /^en\b/i.test(asked)) return "en";
  for (const tag of preferred) {
    if (/^zh\b/i.test(tag)) return "zh";
    if (/^en\b/i.test(tag)) return "en";
  }
  return preferred.length > 0 ? "en" : "zh";
}

export const language = signal<Language>(
  typeof navigator === "undefined"
    ? "zh"
    : firstLanguage(globalThis.location?.search ?? "", recall("local", SAVED), navigator.languages ?? [navigator.language]),
);

export function setLanguage(choice: Language): void {
  language.value = choice;
  keep("local", SAVED, choice);
}

/** The language that suits what is on the page, for a reader who never chose one; it is not kept. */
export function suggestLanguage(choice: Language): void {
  const asked = new URLSearchParams(globalThis.location?.search ?? "").get("lang");
  if (asked === null && recall("local", SAVED) === null) language.value = choice;
}

/** The BCP 47 tag for `lang` attributes and Intl. */
export function tag(of: Language): string {
  return of === "zh" ? "zh-CN" : "en";
}

/** One area's words; see the head of this file. */
export function words<T extends Table>(zh: T, en: NoInfer<Same<T>>): () => Same<T> {
  return () => (language.value === "zh" ? (zh as unknown as Same<T>) : (en as Same<T>));
}

/** Text that came from the server in both languages. */
export function pick(text: { zh: string; en: string }): string {
  return text[language.value];
}

/** Keeps `<html lang>` true. Call once per page. */
export function followLanguage(title?: () => string): void {
  effect(() => {
    document.documentElement.lang = tag(language.value);
    if (title) document.title = title();
  });
}
