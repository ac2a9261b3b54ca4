import type { CandidateStatus } from "../../../shared/wire.gen";
import { candidates } from "../../words/candidates";
import { STATUS_KIND } from "./listing";

export function Status({ status }: { status: CandidateStatus }) {
  const words = candidates();
  return (
    <span class={`badge ${STATUS_KIND[status]}`} title={words.status_hint[status]}>
      {words.status[status]}
    </span>
  );
}
