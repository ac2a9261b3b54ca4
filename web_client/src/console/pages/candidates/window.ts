/** The time within which a link may be opened, as words and as form fields. */
import { dateTime } from "../../labels";
import { invite as inviteWords } from "../../words/openings";

export interface Limits {
  valid_from: string | null;
  valid_until: string | null;
}

export function windowText({ valid_from, valid_until }: Limits): string {
  const words = inviteWords();
  if (valid_from && valid_until) return words.valid(dateTime(valid_from), dateTime(valid_until));
  if (valid_from) return words.valid_from(dateTime(valid_from));
  return valid_until ? words.valid_until(dateTime(valid_until)) : "";
}

/** What stands in two `datetime-local` fields, in the reader's own time zone; empty for no limit. */
export interface WindowForm {
  limited: boolean;
  from: string;
  until: string;
}

export const NO_LIMITS: WindowForm = { limited: false, from: "", until: "" };

/** Whether the two make sense together and there is still time. */
export function windowWrong({ limited, from, until }: WindowForm, now = new Date()): boolean {
  if (!limited || until === "") return false;
  const end = new Date(until);
  return end <= now || (from !== "" && end <= new Date(from));
}

/** As the API takes it. */
export function windowBody({ limited, from, until }: WindowForm): Partial<Limits> {
  const body: Partial<Limits> = {};
  if (limited && from !== "") body.valid_from = new Date(from).toISOString();
  if (limited && until !== "") body.valid_until = new Date(until).toISOString();
  return body;
}

export function windowForm({ valid_from, valid_until }: Limits): WindowForm {
  return { limited: valid_from !== null || valid_until !== null, from: field(valid_from), until: field(valid_until) };
}

function field(iso: string | null): string {
  if (iso === null) return "";
  const at = new Date(iso);
  const two = (value: number) => String(value).padStart(2, "0");
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}T${two(at.getHours())}:${two(at.getMinutes())}`;
}
