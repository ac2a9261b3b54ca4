/** How many candidates wait for an answer; read when the console opens and after each answer. */
import { signal } from "@preact/signals";
import { Trouble } from "../../shared/api";
import type { CandidateRequest } from "../../shared/wire.gen";
import { ask, me } from "./account";

export const openRequests = signal(0);
/** Whether the account's role answers candidates' requests. */
export function answersRequests(): boolean {
  return me.value?.actions.includes("answer_request") ?? false;
}

export async function countRequests(): Promise<void> {
  if (!answersRequests()) return;
  try {
    openRequests.value = (await ask<CandidateRequest[]>("/api/v1/requests?open")).length;
  } catch (error) {
    if (!(error instanceof Trouble)) throw error; // a count that cannot be read is no news
  }
}
