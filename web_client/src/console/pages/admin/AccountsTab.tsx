import { useState } from "preact/hooks";
import type { AccountInfo, CreatedAccount } from "../../../shared/wire.gen";
import { Confirm, CopyButton, Dialog, Loading, TroubleNote } from "../../parts/basics";
import { useAction, useLoaded } from "../../parts/hooks";
import { Icon } from "../../parts/Icon";
import { ask, me } from "../../state/account";
import { toast } from "../../state/announce";
import { accounts } from "../../words/admin";
import { common } from "../../words/common";
import { AccountForm, type AccountDraft } from "./AccountForm";

const PATH = "/api/v1/accounts";
const EMPTY: AccountDraft = { name: "", role: "hr", department: "", disabled: false };

export function AccountsTab() {
  const words = accounts();
  const { value, trouble, reload } = useLoaded<AccountInfo[]>(PATH);
  const [made, setMade] = useState<CreatedAccount | null>(null);
  const [adding, setAdding] = useState(false);
  const [changing, setChanging] = useState<AccountInfo | null>(null);
  const [resetting, setResetting] = useState<AccountInfo | null>(null);
  const add = useAction(async (draft: AccountDraft) => {
    setMade(await ask<CreatedAccount>(PATH, { method: "POST", body: draft }));
    setAdding(false);
    reload();
  });
  const change = useAction(async (id: string, draft: AccountDraft) => {
    await ask(`${PATH}/${encodeURIComponent(id)}`, { method: "PUT", body: draft });
    setChanging(null);
    toast(common().saved, "good");
    reload();
  });
  const reset = useAction(async (id: string) => {
    setMade(await ask<CreatedAccount>(`${PATH}/${encodeURIComponent(id)}/reset`, { method: "POST" }));
    setResetting(null);
    reload();
  });
  const departments = [...new Set((value ?? []).map((one) => one.department).filter((one) => one !== ""))];
  return (
    <section class="stack" aria-label={words.name}>
      <div class="row wrap">
        <p class="soft grow">{words.why}</p>
        <button type="button" class="button" onClick={() => setAdding(true)}>
          <Icon name="plus" />
          {words.add}
        </button>
      </div>
      {made && (
        <div class="note good stack" role="status">
          <p>{words.once(made.name)}</p>
          <code class="secret">{made.one_time_password}</code>
          <div class="row">
            <CopyButton text={made.one_time_password} label={common().copy} />
            <button type="button" class="button small" onClick={() => setMade(null)}>
              {words.kept}
            </button>
          </div>
        </div>
      )}
      <TroubleNote trouble={trouble} retry={reload} />
      {value === null && !trouble && <Loading />}
      {value !== null && (
        <ul class="rows card pad">
          {value.map((one) => (
            <AccountRow key={one.id} one={one} change={() => setChanging(one)} reset={() => setResetting(one)} />
          ))}
        </ul>
      )}
      {adding && (
        <Dialog title={words.add} onClose={() => setAdding(false)}>
          <AccountForm
            start={EMPTY}
            departments={departments}
            fresh
            submit={words.create}
            busy={add.busy}
            trouble={add.trouble}
            onSave={(draft) => void add.run(draft)}
          />
        </Dialog>
      )}
      {changing && (
        <Dialog title={words.edit_of(changing.name)} onClose={() => setChanging(null)}>
          <AccountForm
            start={changing}
            departments={departments}
            submit={common().save}
            busy={change.busy}
            trouble={change.trouble}
            onSave={(draft) => void change.run(changing.id, draft)}
          />
        </Dialog>
      )}
      {resetting && (
        <Confirm
          title={words.reset_of(resetting.name)}
          text={words.reset_ask}
          yes={words.reset}
          busy={reset.busy}
          trouble={reset.trouble}
          onYes={() => void reset.run(resetting.id)}
          onClose={() => setResetting(null)}
        />
      )}
    </section>
  );
}

function AccountRow({ one, change, reset }: { one: AccountInfo; change: () => void; reset: () => void }) {
  const words = accounts();
  const own = one.id === me.value?.id;
  return (
    <li class="row wrap">
      <span class="grow">
        <strong>{one.name}</strong> {own && <span class="soft small">({words.you})</span>}
        <span class="soft small block">
          {words.roles[one.role]}
          {one.department !== "" && ` · ${one.department}`}
        </span>
      </span>
      <span class={one.disabled ? "badge warn" : "badge good"}>{one.disabled ? words.disabled : words.active}</span>
      {one.must_change_password && !one.disabled && <span class="badge">{words.one_time}</span>}
      <button type="button" class="button quiet small" onClick={change}>
        {words.edit}
        <span class="unseen"> {one.name}</span>
      </button>
      {!own && (
        <button type="button" class="button quiet small" onClick={reset}>
          {words.reset}
          <span class="unseen"> {one.name}</span>
        </button>
      )}
    </li>
  );
}
