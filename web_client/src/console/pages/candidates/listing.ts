/** Which candidates are listed, and what can be done with each; pure. */
import type { Candidate, CandidateStatus } from "../../../shared/wire.gen";

export const STATUSES: readonly CandidateStatus[] = [
  "added",
  "invited",
  "opened",
  "in_check",
  "in_interview",
  "completed",
  "not_started",
  "timed_out",
  "revoked",
  "withdrawn",
];

export const STATUS_KIND: Record<CandidateStatus, string> = {
  added: "",
  invited: "accent",
  opened: "warn",
  in_check: "warn",
  in_interview: "warn",
  completed: "good",
  not_started: "bad",
  timed_out: "bad",
  revoked: "",
  withdrawn: "",
};

export function counts(list: readonly Candidate[]): Map<CandidateStatus, number> {
  const found = new Map<CandidateStatus, number>();
  for (const { status } of list) found.set(status, (found.get(status) ?? 0) + 1);
  return found;
}

/** All words must be somewhere in name, mail, phone or note. */
export function listed(list: readonly Candidate[], filter: string, status: CandidateStatus | null): Candidate[] {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  return list.filter((one) => {
    if (status !== null && one.status !== status) return false;
    const text = `${one.name}\n${one.mail}\n${one.phone}\n${one.note}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

export type Act = "invite" | "resend" | "remind" | "reschedule" | "revoke" | "withdraw" | "restore";

/** In the order they are offered. */
export function acts({ status, withdrawn }: { status: CandidateStatus; withdrawn: boolean }, closed: boolean): Act[] {
  if (withdrawn) return ["restore"];
  switch (status) {
    case "added":
    case "revoked":
      return closed ? ["withdraw"] : ["invite", "withdraw"];
    case "invited":
      return ["remind", "resend", "reschedule", "revoke", "withdraw"];
    case "not_started":
      return closed ? ["revoke", "withdraw"] : ["reschedule", "revoke", "withdraw"];
    case "opened":
    case "in_check":
    case "in_interview":
      return ["revoke", "withdraw"];
    case "timed_out":
      return ["remind", "reschedule", "revoke", "withdraw"];
    default:
      return [];
  }
}

/** Who gets a link when invited now. */
export function invitable({ status }: Candidate): boolean {
  return status === "added" || status === "revoked";
}
