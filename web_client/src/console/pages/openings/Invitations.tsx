import { useEffect, useState } from "preact/hooks";
import type { Invitation, Opening } from "../../../shared/wire.gen";
import { dateTime } from "../../labels";
import { Confirm, CopyButton, Loading, TroubleNote } from "../../parts/basics";
import { useAction, useLoaded } from "../../parts/hooks";
import { Icon } from "../../parts/Icon";
import { Link } from "../../parts/Link";
import { ask } from "../../state/account";
import { toast } from "../../state/announce";
import { cards } from "../../state/line";
import { invite as inviteWords } from "../../words/openings";
import { Filter } from "../wall/WallPage";
import { InviteForm } from "./InviteForm";
import { QrPanel } from "./QrPanel";

export function Invitations({ opening }: { opening: Opening }) {
  const words = inviteWords();
  const path = `/api/v1/openings/${encodeURIComponent(opening.id)}/invitations`;
  const { value: list, trouble, reload } = useLoaded<Invitation[]>(path);
  const [made, setMade] = useState<Invitation | null>(null);
  const [filter, setFilter] = useState("");
  const live = cards.value.size;
  useEffect(() => {
    if (list !== null) reload();
  }, [live]);
  const shown = (list ?? []).filter((one) => one.candidate.toLowerCase().includes(filter.trim().toLowerCase()));
  const newestFirst = [...shown].sort((a, b) => b.created_at.localeCompare(a.created_at));
  return (
    <div class="stack-wide">
      {!opening.closed && (
        <InviteForm
          path={path}
          onMade={(invitation) => {
            setMade(invitation);
            reload();
          }}
        />
      )}
      {made && <QrPanel invitation={made} />}
      <section class="stack" aria-labelledby="invitations-head">
        <div class="row wrap">
          <h2 id="invitations-head" class="grow">
            {words.list} <span class="soft figures">{list?.length ?? ""}</span>
          </h2>
          {(list?.length ?? 0) > 5 && <Filter value={filter} set={setFilter} label={words.filter} />}
        </div>
        <TroubleNote trouble={trouble} retry={reload} />
        {list === null && !trouble && <Loading />}
        {list?.length === 0 && <p class="soft">{words.empty}</p>}
        <ul class="card rows invitation-list">
          {newestFirst.map((one) => (
            <Row key={one.id} invitation={one} onChanged={reload} />
          ))}
        </ul>
      </section>
    </div>
  );
}

const STATE_KIND = { invited: "accent", in_interview: "warn", submitted: "good", revoked: "", expired: "" } as const;

function Row({ invitation, onChanged }: { invitation: Invitation; onChanged: () => void }) {
  const words = inviteWords();
  const [asking, setAsking] = useState(false);
  const revoke = useAction(async () => {
    await ask(`/api/v1/invitations/${encodeURIComponent(invitation.id)}/revoke`, { method: "POST" });
    setAsking(false);
    toast(words.revoked, "good");
    onChanged();
  });
  const { candidate, state, session } = invitation;
  const usable = state === "invited" || state === "in_interview";
  return (
    <li class="row wrap">
      <div class="grow invitation-who">
        <p>
          <strong>{candidate}</strong> <span class={`badge ${STATE_KIND[state]}`}>{words.state[state]}</span>
        </p>
        <p class="soft small">
          {words.created(dateTime(invitation.created_at))}
          {windowText(invitation) && ` · ${windowText(invitation)}`}
        </p>
      </div>
      <div class="row tight wrap">
        {session && state === "in_interview" && (
          <Link to={{ page: "live", session }} class="button small">
            {words.watch}
          </Link>
        )}
        {session && state === "submitted" && (
          <Link to={{ page: "report", session, at_ms: null }} class="button small">
            {words.report}
          </Link>
        )}
        {usable && (
          <>
            <CopyButton text={invitation.link} label={words.copy} whose={candidate} />
            <Link to={{ page: "invitation", invitation: invitation.id }} class="button small">
              <Icon name="print" />
              {words.show}
              <span class="unseen"> {candidate}</span>
            </Link>
            <button type="button" class="button quiet small" onClick={() => setAsking(true)}>
              {words.revoke}
              <span class="unseen"> {candidate}</span>
            </button>
          </>
        )}
      </div>
      {asking && (
        <Confirm
          title={words.revoke_for(candidate)}
          text={state === "in_interview" ? words.revoke_running(candidate) : words.revoke_ask(candidate)}
          yes={words.revoke}
          busy={revoke.busy}
          trouble={revoke.trouble}
          onYes={() => void revoke.run()}
          onClose={() => setAsking(false)}
        />
      )}
    </li>
  );
}

export function windowText({ valid_from, valid_until }: Invitation): string {
  const words = inviteWords();
  if (valid_from && valid_until) return words.valid(dateTime(valid_from), dateTime(valid_until));
  if (valid_from) return words.valid_from(dateTime(valid_from));
  return valid_until ? words.valid_until(dateTime(valid_until)) : "";
}
