import { useState } from "preact/hooks";
import type { ApiKey, CreatedApiKey } from "../../../shared/wire.gen";
import { dateTime } from "../../labels";
import { Confirm, CopyButton, Loading, TroubleNote } from "../../parts/basics";
import { useAction, useLoaded } from "../../parts/hooks";
import { Icon } from "../../parts/Icon";
import { ask } from "../../state/account";
import { toast } from "../../state/announce";
import { account } from "../../words/account";
import { common } from "../../words/common";

const PATH = "/api/v1/api-keys";

export function ApiKeys() {
  const words = account();
  const { value: keys, trouble, reload } = useLoaded<ApiKey[]>(PATH);
  const [label, setLabel] = useState("");
  const [made, setMade] = useState<CreatedApiKey | null>(null);
  const [leaving, setLeaving] = useState<ApiKey | null>(null);
  const making = useAction(async () => {
    setMade(await ask<CreatedApiKey>(PATH, { method: "POST", body: { label: label.trim() } }));
    setLabel("");
    reload();
  });
  const deleting = useAction(async (key: ApiKey) => {
    await ask(`${PATH}/${encodeURIComponent(key.id)}`, { method: "DELETE" });
    setLeaving(null);
    toast(words.key_deleted, "good");
    reload();
  });
  return (
    <section class="card pad stack" aria-labelledby="set-api">
      <div>
        <h2 id="set-api">{words.keys}</h2>
        <p class="soft small">
          {words.keys_why}{" "}
          <a href="/api/v1/openapi.json" target="_blank" rel="noopener">
            {words.keys_docs}
            <span class="unseen"> {common().new_tab}</span>
          </a>
        </p>
      </div>
      {made && (
        <div class="note good stack" role="status">
          <p>{words.key_once}</p>
          <code class="secret">{made.secret}</code>
          <div class="row">
            <CopyButton text={made.secret} label={common().copy} />
            <button type="button" class="button small" onClick={() => setMade(null)}>
              {words.key_done}
            </button>
          </div>
        </div>
      )}
      <TroubleNote trouble={trouble} retry={reload} />
      {keys === null && !trouble && <Loading />}
      {keys?.length === 0 && <p class="soft">{words.keys_none}</p>}
      {keys !== null && keys.length > 0 && (
        <ul class="rows">
          {keys.map((key) => (
            <li key={key.id} class="row">
              <Icon name="key" />
              <span class="grow">
                {key.label}
                <span class="soft small block">
                  {words.key_created(dateTime(key.created_at))} ·{" "}
                  {key.last_used_at ? words.key_used(dateTime(key.last_used_at)) : words.key_never}
                </span>
              </span>
              <button
                type="button"
                class="button quiet small"
                onClick={() => setLeaving(key)}
              >
                {words.key_delete}
                <span class="unseen"> {key.label}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
      <form
        class="row bottom"
        onSubmit={(event) => {
          event.preventDefault();
          if (label.trim() !== "") void making.run();
        }}
      >
        <div class="field grow">
          <label for="key-label">{words.key_label}</label>
          <input
            id="key-label"
            class="input"
            maxLength={100}
            required
            placeholder={words.key_label_hint}
            value={label}
            onInput={(event) => setLabel(event.currentTarget.value)}
          />
        </div>
        <button type="submit" class="button" disabled={making.busy}>
          <Icon name="plus" />
          {words.key_make}
        </button>
      </form>
      <TroubleNote trouble={making.trouble} />
      {leaving && (
        <Confirm
          title={words.key_delete_for(leaving.label)}
          text={words.key_delete_ask(leaving.label)}
          yes={words.key_delete}
          busy={deleting.busy}
          trouble={deleting.trouble}
          onYes={() => void deleting.run(leaving)}
          onClose={() => setLeaving(null)}
        />
      )}
    </section>
  );
}
