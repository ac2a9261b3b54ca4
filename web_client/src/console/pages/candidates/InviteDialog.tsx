import { useState } from "preact/hooks";
import type { Candidate, InvitedMany, InvitedOne, InviteOutcome } from "../../../shared/wire.gen";
import { CopyButton, Dialog, TroubleNote } from "../../parts/basics";
import { useAction } from "../../parts/hooks";
import { Icon } from "../../parts/Icon";
import { ask } from "../../state/account";
import { announce } from "../../state/announce";
import { candidateForm } from "../../words/candidates";
import { common } from "../../words/common";
import { NO_LIMITS, windowBody, windowWrong } from "./window";
import { WindowFields } from "./WindowFields";

interface Props {
  opening: string;
  people: readonly Pick<Candidate, "id">[];
  onDone: () => void;
  onClose: () => void;
}

export function InviteDialog({ opening, people, onDone, onClose }: Props) {
  const words = candidateForm();
  const [window, setWindow] = useState(NO_LIMITS);
  const [tell, setTell] = useState(true);
  const [done, setDone] = useState<InvitedMany | null>(null);
  const { run, busy, trouble } = useAction(async () => {
    const path = `/api/v1/openings/${encodeURIComponent(opening)}/candidates/invite`;
    const body = { candidates: people.map((one) => one.id), tell, ...windowBody(window) };
    const result = await ask<InvitedMany>(path, { method: "POST", body });
    setDone(result);
    announce(words.done_invited(String(result.invited)));
    onDone();
  });
  const title = words.invite_title(String(people.length));
  if (done) {
    return (
      <Dialog title={title} onClose={onClose}>
        <InviteResult result={done} />
        <div class="row end">
          <button type="button" class="button primary" onClick={onClose}>
            {common().close}
          </button>
        </div>
      </Dialog>
    );
  }
  return (
    <Dialog title={title} onClose={onClose}>
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          if (!windowWrong(window)) void run();
        }}
      >
        <label class="choice">
          <input type="checkbox" checked={tell} onChange={(event) => setTell(event.currentTarget.checked)} />
          <span>{words.tell}</span>
        </label>
        <WindowFields id="invite" value={window} set={setWindow} />
        <TroubleNote trouble={trouble} />
        <div class="row end">
          <button type="button" class="button" onClick={onClose}>
            {common().cancel}
          </button>
          <button type="submit" class="button primary" disabled={busy}>
            <Icon name="link" />
            {title}
          </button>
        </div>
      </form>
    </Dialog>
  );
}

const LISTED = 50;

/** What became of it: how many links, how many messages, and which links are to be passed on by hand. */
export function InviteResult({ result }: { result: InvitedMany }) {
  const words = candidateForm();
  const fresh = result.results.filter((one) => one.outcome === "invited");
  const queued = fresh.filter((one) => one.notice === "queued").length;
  const byHand = fresh.filter((one) => one.notice !== "queued");
  return (
    <div class="stack" role="status">
      <p class="note good">{words.done_invited(String(result.invited))}</p>
      {queued > 0 && <p>{words.done_queued(String(queued))}</p>}
      <Kept results={result.results} />
      {byHand.length > 0 && (
        <>
          <div class="row wrap">
            <p class="grow">{words.done_by_hand(String(byHand.length))}</p>
            <CopyButton text={byHand.map((one) => `${one.name}\t${one.link ?? ""}`).join("\n")} label={words.copy_all} />
          </div>
          <ul class="rows">
            {byHand.slice(0, LISTED).map((one) => (
              <li key={one.candidate} class="row">
                <span class="grow clip">{one.name}</span>
                {one.link && <CopyButton text={one.link} label={common().copy} whose={one.name} />}
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}

function Kept({ results }: { results: readonly InvitedOne[] }) {
  const words = candidateForm();
  const kept = results.filter((one) => one.outcome !== "invited");
  if (kept.length === 0) return null;
  const why = (outcome: InviteOutcome) => (outcome === "invited" ? "" : words.done_kept_why[outcome]);
  return (
    <div class="note">
      <p>{words.done_kept(String(kept.length))}</p>
      <ul>
        {kept.slice(0, LISTED).map((one) => (
          <li key={one.candidate}>
            {one.name} <span class="soft">{why(one.outcome)}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
