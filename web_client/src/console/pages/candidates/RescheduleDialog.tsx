import { useState } from "preact/hooks";
import type { Candidate, InvitationTold } from "../../../shared/wire.gen";
import { Dialog, TroubleNote } from "../../parts/basics";
import { useAction } from "../../parts/hooks";
import { ask } from "../../state/account";
import { toast } from "../../state/announce";
import { candidateForm } from "../../words/candidates";
import { common } from "../../words/common";
import { tellNotice } from "./CandidateActs";
import { windowBody, windowForm, windowWrong } from "./window";
import { WindowFields } from "./WindowFields";

interface Props {
  candidate: Candidate;
  onDone: () => void;
  onClose: () => void;
}

export function RescheduleDialog({ candidate, onDone, onClose }: Props) {
  const words = candidateForm();
  const [window, setWindow] = useState({ ...windowForm(candidate), limited: true });
  const [tell, setTell] = useState(true);
  const { run, busy, trouble } = useAction(async () => {
    const path = `/api/v1/invitations/${encodeURIComponent(candidate.invitation ?? "")}/reschedule`;
    const told = await ask<InvitationTold>(path, { method: "POST", body: { ...windowBody(window), tell } });
    toast(words.rescheduled, "good");
    if (tell) tellNotice(told.notice);
    onDone();
    onClose();
  });
  return (
    <Dialog title={words.reschedule_title(candidate.name)} onClose={onClose}>
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          if (!windowWrong(window)) void run();
        }}
      >
        <WindowFields id="reschedule" value={window} set={setWindow} />
        <label class="choice small">
          <input type="checkbox" checked={tell} onChange={(event) => setTell(event.currentTarget.checked)} />
          <span>{words.tell_change}</span>
        </label>
        <TroubleNote trouble={trouble} />
        <div class="row end">
          <button type="button" class="button" onClick={onClose}>
            {common().cancel}
          </button>
          <button type="submit" class="button primary" disabled={busy}>
            {words.reschedule_do}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
