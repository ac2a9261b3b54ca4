import { useState } from "preact/hooks";
import type { Candidate, InvitationTold, NoticeOutcome } from "../../../shared/wire.gen";
import { Confirm, CopyButton, Dialog, TroubleNote } from "../../parts/basics";
import { useAction } from "../../parts/hooks";
import { Icon } from "../../parts/Icon";
import { Link } from "../../parts/Link";
import { ask } from "../../state/account";
import { toast } from "../../state/announce";
import { candidates as candidateWords } from "../../words/candidates";
import { type Act, acts } from "./listing";
import { RescheduleDialog } from "./RescheduleDialog";
import { Status } from "./Status";

interface Props {
  candidate: Candidate;
  closed: boolean;
  invite: () => void;
  onChanged: () => void;
  onClose: () => void;
}

/** Everything that can be done with one candidate, as a list of buttons that a thumb can hit. */
export function CandidateActs({ candidate, closed, invite, onChanged, onClose }: Props) {
  const words = candidateWords();
  const [asking, setAsking] = useState<"revoke" | "withdraw" | "reschedule" | null>(null);
  const { run, busy, trouble } = useCandidateAct(candidate, () => {
    onChanged();
    onClose();
  });
  const { name, status, session, invitation, link } = candidate;
  if (asking === "reschedule") return <RescheduleDialog candidate={candidate} onDone={onChanged} onClose={onClose} />;
  if (asking) {
    const begun = session !== null && status !== "timed_out";
    const revoke = begun ? words.revoke_running(name) : words.revoke_ask(name);
    return (
      <Confirm
        title={`${words[asking]}: ${name}`}
        text={asking === "withdraw" ? words.withdraw_ask(name) : revoke}
        yes={words[asking]}
        busy={busy}
        trouble={trouble}
        onYes={() => void run(asking)}
        onClose={() => setAsking(null)}
      />
    );
  }
  const withdrawn = status === "withdrawn" && candidate.stage !== "withdrawn";
  const act = (one: Act) => {
    if (one === "revoke" || one === "withdraw" || one === "reschedule") setAsking(one);
    else if (one === "invite") {
      onClose();
      invite();
    } else void run(one);
  };
  return (
    <Dialog title={words.actions_for(name)} onClose={onClose}>
      <p>
        <Status status={status} /> <span class="soft small">{words.status_hint[status]}</span>
      </p>
      <TroubleNote trouble={trouble} />
      <div class="act-list">
        <Link to={{ page: "candidate", candidate: candidate.id }} class="button">
          {words.open_page}
        </Link>
        {link && <CopyButton text={link} label={words.copy} />}
        {link && invitation && (
          <Link to={{ page: "invitation", invitation }} class="button">
            <Icon name="print" />
            {words.qr}
          </Link>
        )}
        {acts({ status, withdrawn }, closed).map((one) => (
          <button
            type="button"
            key={one}
            class={one === "revoke" || one === "withdraw" ? "button danger" : "button"}
            disabled={busy}
            onClick={() => act(one)}
          >
            {words[one]}
          </button>
        ))}
      </div>
    </Dialog>
  );
}

/** Does one thing with a candidate and says what came of it. */
export function useCandidateAct(candidate: Candidate, onDone: () => void) {
  return useAction(async (act: Act) => {
    const words = candidateWords();
    const own = `/api/v1/candidates/${encodeURIComponent(candidate.id)}`;
    const link = `/api/v1/invitations/${encodeURIComponent(candidate.invitation ?? "")}`;
    const post = { method: "POST" } as const;
    if (act === "resend" || act === "remind") tellNotice((await ask<InvitationTold>(`${link}/${act}`, post)).notice);
    else if (act === "revoke") {
      await ask(`${link}/revoke?tell=1`, post);
      toast(words.revoked, "good");
    } else if (act === "withdraw" || act === "restore") {
      await ask(`${own}/${act}`, post);
      toast(act === "withdraw" ? words.withdrawn : words.restored, "good");
    }
    onDone();
  });
}

export function tellNotice(notice: NoticeOutcome | null): void {
  toast(candidateWords().notice[notice ?? "none"], notice === "queued" ? "good" : "plain");
}
