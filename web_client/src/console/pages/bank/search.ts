/** What the bank is asked for, as a query. */
import type { BankSource, Kind } from "../../../shared/wire.gen";

export interface BankSearch {
  text: string;
  /** null: any role; empty: general questions. */
  role: string | null;
  language: "zh" | "en" | null;
  kind: Kind | null;
  source: BankSource | null;
}

export const EVERYTHING: BankSearch = { text: "", role: null, language: null, kind: null, source: null };

export function queryOf(search: BankSearch): string {
  const query = new URLSearchParams();
  if (search.text.trim() !== "") query.set("text", search.text.trim().slice(0, 200));
  for (const name of ["role", "language", "kind", "source"] as const) {
    const value = search[name];
    if (value !== null) query.set(name, value);
  }
  return query.toString();
}
