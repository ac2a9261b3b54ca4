/** The list's filters as they stand in the address, and as the API wants them. Nothing stands there that nobody set. */
import type { ResultQueryInput } from "../../shared/wire.gen";

export type Filters = Readonly<Record<string, string>>;

export const FILTERS = [
  "name",
  "opening",
  "department",
  "state",
  "decision",
  "flags",
  "rule",
  "since",
  "until",
  "score_min",
  "score_max",
  "top_tenth",
  "sort",
] as const;
export type FilterName = (typeof FILTERS)[number];

export function filtersOf(query: string): Filters {
  const given = new URLSearchParams(query);
  const found: Record<string, string> = {};
  for (const name of FILTERS) {
    const value = given.get(name) ?? "";
    if (value !== "" && !(name === "sort" && value === "time")) found[name] = value;
  }
  return found;
}

export function queryOf(filters: Filters): string {
  const query = new URLSearchParams();
  for (const name of FILTERS) if (filters[name]) query.set(name, filters[name]);
  return query.toString();
}

/** One filter set (empty: taken away). The top tenth is of one opening, so it goes with it. */
export function withFilter(filters: Filters, name: FilterName, value: string): Filters {
  const next: Record<string, string> = { ...filters, [name]: value };
  if (name === "opening") delete next.top_tenth;
  return filtersOf(queryOf(next));
}

/** A date of the reader's own calendar is a moment in UTC; "until" takes the whole day in. */
export function apiQuery(filters: Filters): string {
  const query = new URLSearchParams(queryOf(filters));
  const since = moment(filters.since, 0);
  const until = moment(filters.until, 1);
  query.delete("since");
  query.delete("until");
  if (since) query.set("since", since);
  if (until) query.set("until", until);
  return query.toString();
}

function moment(date: string | undefined, daysLater: number): string | null {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(date ?? "");
  if (!parts) return null;
  const at = new Date(Number(parts[1]), Number(parts[2]) - 1, Number(parts[3]) + daysLater);
  return Number.isNaN(at.getTime()) ? null : at.toISOString();
}

/** The body of a saved view or an export. */
export function bodyOf(filters: Filters): ResultQueryInput {
  const body: Record<string, unknown> = Object.fromEntries(new URLSearchParams(apiQuery(filters)));
  for (const name of ["score_min", "score_max"]) if (body[name] !== undefined) body[name] = Number(body[name]);
  if (body.top_tenth !== undefined) body.top_tenth = body.top_tenth === "true";
  return body as ResultQueryInput;
}

/** A saved view's query back into the address: moments into the reader's own dates. */
export function filtersOfBody(body: ResultQueryInput): Filters {
  const query = new URLSearchParams();
  for (const name of FILTERS) {
    const value = body[name];
    if (value === undefined || value === null || value === "" || value === false) continue;
    if (name === "since") query.set(name, date(String(value), 0));
    else if (name === "until") query.set(name, date(String(value), -1));
    else query.set(name, String(value));
  }
  return filtersOf(query.toString());
}

function date(iso: string, daysLater: number): string {
  const at = new Date(iso);
  at.setDate(at.getDate() + daysLater);
  const two = (n: number) => String(n).padStart(2, "0");
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
}
