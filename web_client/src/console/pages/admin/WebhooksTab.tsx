import { useState } from "preact/hooks";
import type { Webhook, WebhookWithSecret } from "../../../shared/wire.gen";
import { CopyButton, Dialog, Loading, TroubleNote } from "../../parts/basics";
import { useAction, useLoaded } from "../../parts/hooks";
import { Icon } from "../../parts/Icon";
import { ask } from "../../state/account";
import { webhooks } from "../../words/admin";
import { common } from "../../words/common";
import { WebhookCard } from "./WebhookCard";
import { WebhookForm, type WebhookDraftShown } from "./WebhookForm";

export const WEBHOOKS = "/api/v1/webhooks";

export function WebhooksTab() {
  const words = webhooks();
  const { value, trouble, reload } = useLoaded<Webhook[]>(WEBHOOKS);
  const [adding, setAdding] = useState(false);
  const [made, setMade] = useState<WebhookWithSecret | null>(null);
  const add = useAction(async (draft: WebhookDraftShown) => {
    setMade(await ask<WebhookWithSecret>(WEBHOOKS, { method: "POST", body: draft }));
    setAdding(false);
    reload();
  });
  return (
    <section class="stack" aria-label={words.url}>
      <div class="row wrap">
        <p class="soft grow">{words.why}</p>
        <button type="button" class="button" onClick={() => setAdding(true)}>
          <Icon name="plus" />
          {words.add}
        </button>
      </div>
      {made && (
        <div class="note good stack" role="status">
          <p>{words.once}</p>
          <code class="secret">{made.secret}</code>
          <div class="row">
            <CopyButton text={made.secret} label={common().copy} />
            <button type="button" class="button small" onClick={() => setMade(null)}>
              {words.kept}
            </button>
          </div>
        </div>
      )}
      <TroubleNote trouble={trouble} retry={reload} />
      {value === null && !trouble && <Loading />}
      {value?.length === 0 && <p class="soft">{words.empty}</p>}
      {(value ?? []).map((one) => (
        <WebhookCard key={one.id} hook={one} reload={reload} renewed={setMade} />
      ))}
      {adding && (
        <Dialog title={words.add} onClose={() => setAdding(false)}>
          <WebhookForm busy={add.busy} trouble={add.trouble} onSave={(draft) => void add.run(draft)} />
        </Dialog>
      )}
    </section>
  );
}
