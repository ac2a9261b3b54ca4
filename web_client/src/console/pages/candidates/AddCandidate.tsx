import { useState } from "preact/hooks";
import type { Candidate, CandidateDraft, InvitedMany, Opening } from "../../../shared/wire.gen";
import { Dialog, TroubleNote } from "../../parts/basics";
import { useAction } from "../../parts/hooks";
import { Icon } from "../../parts/Icon";
import { ask } from "../../state/account";
import { toast } from "../../state/announce";
import { candidateForm, candidates } from "../../words/candidates";
import { common } from "../../words/common";
import { QrPanel } from "../openings/QrPanel";
import { CandidateFields, emptyDraft } from "./CandidateFields";
import { tellNotice } from "./CandidateActs";
import { NO_LIMITS, windowBody, windowWrong } from "./window";
import { WindowFields } from "./WindowFields";

interface Props {
  opening: Opening;
  path: string;
  onDone: () => void;
  onClose: () => void;
}

/** Adds one candidate and, unless told otherwise, shows the link and QR code right away. */
export function AddCandidate({ opening, path, onDone, onClose }: Props) {
  const words = candidateForm();
  const [draft, setDraft] = useState<CandidateDraft>(emptyDraft(opening.plan.language));
  const [atOnce, setAtOnce] = useState(true);
  const [window, setWindow] = useState(NO_LIMITS);
  const [made, setMade] = useState<{ id: string; name: string; link: string } | null>(null);
  const [added, setAdded] = useState<Candidate | null>(null);
  const { run, busy, trouble } = useAction(async () => {
    // Asked again after the invitation failed, the candidate is there already.
    const one = added ?? (await ask<Candidate>(path, { method: "POST", body: draft }));
    setAdded(one);
    onDone();
    if (!atOnce) {
      toast(words.added(one.name), "good");
      onClose();
      return;
    }
    const tell = one.mail !== "" || one.phone !== "";
    const body = { candidates: [one.id], tell, ...windowBody(window) };
    const [invited] = (await ask<InvitedMany>(`${path}/invite`, { method: "POST", body })).results;
    onDone();
    if (tell) tellNotice(invited?.notice ?? null);
    if (invited?.invitation && invited.link) setMade({ id: invited.invitation, name: one.name, link: invited.link });
    else onClose();
  });
  return (
    <Dialog title={candidates().add} onClose={onClose}>
      {made ? (
        <>
          <QrPanel invitation={{ id: made.id, candidate: made.name, link: made.link }} />
          <div class="row end">
            <button type="button" class="button primary" onClick={onClose}>
              {common().close}
            </button>
          </div>
        </>
      ) : (
        <form
          class="stack"
          onSubmit={(event) => {
            event.preventDefault();
            if (draft.name.trim() !== "" && !(atOnce && windowWrong(window))) void run();
          }}
        >
          <CandidateFields id="add" draft={draft} set={setDraft} />
          <label class="choice">
            <input type="checkbox" checked={atOnce} onChange={(event) => setAtOnce(event.currentTarget.checked)} />
            <span>{words.at_once}</span>
          </label>
          {atOnce && <WindowFields id="add-window" value={window} set={setWindow} />}
          <TroubleNote trouble={trouble} />
          <div class="row end">
            <button type="button" class="button" onClick={onClose}>
              {common().cancel}
            </button>
            <button type="submit" class="button primary" disabled={busy}>
              <Icon name={atOnce ? "link" : "plus"} />
              {atOnce ? words.save_invite : words.save}
            </button>
          </div>
        </form>
      )}
    </Dialog>
  );
}
