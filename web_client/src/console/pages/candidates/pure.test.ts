import { expect, it } from "vitest";
import type { Candidate, CandidateStatus, ImportFault } from "../../../shared/wire.gen";
import { faultsAsCsv, rowsAtFault } from "./import_faults";
import { acts, counts, invitable, listed, STATUSES } from "./listing";
import { NO_LIMITS, windowBody, windowForm, windowWrong } from "./window";

function person(name: string, status: CandidateStatus, more: Partial<Candidate> = {}): Candidate {
  return { id: name, name, status, mail: "", phone: "", note: "", ...more } as Candidate;
}

const LIST = [
  person("李雷", "invited", { mail: "li@example.com" }),
  person("Jane Doe", "added", { phone: "13800138000", note: "referred" }),
  person("Ma", "completed"),
];

it("lists by status and by all of the words, wherever they are", () => {
  expect(listed(LIST, "", null)).toHaveLength(3);
  expect(listed(LIST, "JANE refer", null).map((one) => one.name)).toEqual(["Jane Doe"]);
  expect(listed(LIST, "1380", "added")).toHaveLength(1);
  expect(listed(LIST, "jane", "invited")).toEqual([]);
  expect(counts(LIST).get("added")).toBe(1);
});

it("offers for each status what the server would not refuse", () => {
  const of = (status: CandidateStatus, closed = false) => acts({ status, withdrawn: false }, closed);
  expect(of("added")).toEqual(["invite", "withdraw"]);
  expect(of("added", true)).toEqual(["withdraw"]);
  expect(of("invited")).toContain("resend");
  expect(of("not_started")).not.toContain("resend");
  expect(of("completed")).toEqual([]);
  expect(acts({ status: "withdrawn", withdrawn: true }, false)).toEqual(["restore"]);
  for (const status of STATUSES) if (invitable(person("x", status))) expect(of(status)).toContain("invite");
});

it("sends a window in UTC and shows it again as it was typed", () => {
  const typed = { limited: true, from: "2030-01-01T09:00", until: "2030-01-02T09:00" };
  const body = windowBody(typed);
  expect(body.valid_from).toMatch(/Z$/);
  expect(windowForm({ valid_from: body.valid_from ?? null, valid_until: body.valid_until ?? null })).toEqual(typed);
  expect(windowBody({ ...typed, limited: false })).toEqual({});
  expect(windowForm({ valid_from: null, valid_until: null })).toEqual(NO_LIMITS);
});

it("notices a window that is over or the wrong way round", () => {
  const now = new Date("2029-01-01T00:00:00");
  const wrong = (from: string, until: string, limited = true) => windowWrong({ limited, from, until }, now);
  expect(wrong("", "")).toBe(false);
  expect(wrong("2030-01-02T00:00", "2030-01-01T00:00")).toBe(true);
  expect(wrong("", "2028-12-31T23:00")).toBe(true);
  expect(wrong("", "2028-12-31T23:00", false)).toBe(false);
  expect(wrong("2030-01-01T00:00", "2030-01-02T00:00")).toBe(false);
});

it("counts rows, not faults, and writes them down without a formula", () => {
  const faults: ImportFault[] = [
    { row: 2, column: "=cmd()", code: "mail_bad", text: 'not "a" mail' },
    { row: 2, column: "phone", code: "phone_bad", text: "no" },
    { row: 5, column: "", code: "cells_beyond", text: "x" },
  ];
  expect(rowsAtFault(faults)).toBe(2);
  expect(rowsAtFault([{ row: 0, column: "", code: "file_empty", text: "x" }])).toBe(0);
  expect(faultsAsCsv(faults.slice(0, 1), ["row", "column", "what"])).toBe(
    '\ufeff"row","column","what"\r\n"2","\'=cmd()","not ""a"" mail"\r\n',
  );
});
