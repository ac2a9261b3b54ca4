import { useState } from "preact/hooks";
import type { Invitation, InvitationDraft } from "../../../shared/wire.gen";
import { TroubleNote } from "../../parts/basics";
import { useAction } from "../../parts/hooks";
import { Icon } from "../../parts/Icon";
import { ask } from "../../state/account";
import { announce } from "../../state/announce";
import { invite as inviteWords } from "../../words/openings";

export function InviteForm({ path, onMade }: { path: string; onMade: (made: Invitation) => void }) {
  const words = inviteWords();
  const [name, setName] = useState("");
  const [limited, setLimited] = useState(false);
  const [from, setFrom] = useState("");
  const [until, setUntil] = useState("");
  const wrongWindow = limited && from !== "" && until !== "" && new Date(until) <= new Date(from);
  const { run, busy, trouble } = useAction(async () => {
    const body: InvitationDraft = { candidate: name.trim() };
    if (limited && from !== "") body.valid_from = new Date(from).toISOString();
    if (limited && until !== "") body.valid_until = new Date(until).toISOString();
    const made = await ask<Invitation>(path, { method: "POST", body });
    setName("");
    announce(words.made(made.candidate));
    onMade(made);
  });
  return (
    <form
      class="card pad stack"
      aria-labelledby="invite-head"
      onSubmit={(event) => {
        event.preventDefault();
        if (name.trim() !== "" && !wrongWindow) void run();
      }}
    >
      <h2 id="invite-head">{words.title}</h2>
      <div class="invite-line">
        <div class="field grow">
          <label for="invite-name">{words.name}</label>
          <input
            id="invite-name"
            class="input"
            required
            maxLength={200}
            autocomplete="off"
            aria-describedby="invite-name-note"
            value={name}
            onInput={(event) => setName(event.currentTarget.value)}
          />
        </div>
        <button type="submit" class="button primary" disabled={busy}>
          <Icon name="link" />
          {words.send}
        </button>
      </div>
      <p id="invite-name-note" class="soft small">
        {words.name_hint}
      </p>
      <label class="choice small">
        <input type="checkbox" checked={limited} onChange={(event) => setLimited(event.currentTarget.checked)} />
        <span>{words.window}</span>
      </label>
      {limited && (
        <div class="columns">
          <Moment id="invite-from" label={words.from} value={from} set={setFrom} />
          <Moment id="invite-until" label={words.until} value={until} set={setUntil} />
        </div>
      )}
      {wrongWindow && (
        <p class="wrong small" role="alert">
          {words.wrong_window}
        </p>
      )}
      <TroubleNote trouble={trouble} />
    </form>
  );
}

function Moment({ id, label, value, set }: { id: string; label: string; value: string; set: (value: string) => void }) {
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <input id={id} class="input" type="datetime-local" value={value} onInput={(event) => set(event.currentTarget.value)} />
    </div>
  );
}
