/** For a candidate's page: who interviews them, and erasing them. Shows what the account may do, nothing else. */
import { useState } from "preact/hooks";
import type { Assignee } from "../../../shared/wire.gen";
import { Confirm, Loading, TroubleNote } from "../../parts/basics";
import { useAction, useLoaded } from "../../parts/hooks";
import { ask } from "../../state/account";
import { toast } from "../../state/announce";
import { assigning } from "../../words/admin";
import { may } from "./tabs";

export function CandidateInterviewers({ candidate }: { candidate: string }) {
  const words = assigning();
  const path = `/api/v1/candidates/${encodeURIComponent(candidate)}/interviewers`;
  const allowed = may("assign");
  const all = useLoaded<Assignee[]>(allowed ? "/api/v1/interviewers" : null);
  const own = useLoaded<Assignee[]>(allowed ? path : null);
  const assign = useAction(async (accounts: string[]) => {
    await ask("/api/v1/assignments", { method: "PUT", body: { candidates: [candidate], accounts } });
    toast(words.saved, "good");
    own.reload();
  });
  if (!allowed) return null;
  const assigned = new Set((own.value ?? []).map((one) => one.id));
  const turn = (id: string, on: boolean) => void assign.run([...assigned].filter((one) => one !== id).concat(on ? [id] : []));
  return (
    <section class="card pad stack" aria-labelledby="candidate-interviewers">
      <div>
        <h2 id="candidate-interviewers">{words.title}</h2>
        <p class="soft small">{words.why}</p>
      </div>
      <TroubleNote trouble={all.trouble ?? own.trouble ?? assign.trouble} />
      {(all.value === null || own.value === null) && !all.trouble && !own.trouble && <Loading />}
      {all.value?.length === 0 && <p class="soft">{words.none}</p>}
      {own.value !== null &&
        (all.value ?? []).map((one) => (
          <label key={one.id} class="choice">
            <input
              type="checkbox"
              checked={assigned.has(one.id)}
              disabled={assign.busy}
              onChange={(event) => turn(one.id, event.currentTarget.checked)}
            />
            <span>
              {one.name} {one.department !== "" && <span class="soft small">{one.department}</span>}
            </span>
          </label>
        ))}
    </section>
  );
}

/** `erased` is called when nothing is left, to leave the page. */
export function EraseCandidate({ candidate, name, erased }: { candidate: string; name: string; erased: () => void }) {
  const words = assigning();
  const [asking, setAsking] = useState(false);
  const erase = useAction(async () => {
    await ask(`/api/v1/candidates/${encodeURIComponent(candidate)}`, { method: "DELETE" });
    setAsking(false);
    toast(words.erased, "good");
    erased();
  });
  if (!may("erase")) return null;
  return (
    <section class="card pad stack" aria-labelledby="candidate-erase">
      <div>
        <h2 id="candidate-erase">{words.erase}</h2>
        <p class="soft small">{words.erase_why}</p>
      </div>
      <button type="button" class="button danger fit" onClick={() => setAsking(true)}>
        {words.erase}
      </button>
      {asking && (
        <Confirm
          title={words.erase}
          text={words.erase_ask(name)}
          yes={words.erase}
          busy={erase.busy}
          trouble={erase.trouble}
          onYes={() => void erase.run()}
          onClose={() => setAsking(false)}
        />
      )}
    </section>
  );
}
