import { useState } from "preact/hooks";
import type { BankTemplate, BankTemplateDraft, Opening } from "../../../shared/wire.gen";
import { Confirm, Dialog, Loading, TroubleNote } from "../../parts/basics";
import { useAction, useLoaded } from "../../parts/hooks";
import { Icon } from "../../parts/Icon";
import { go } from "../../router";
import { ask, me } from "../../state/account";
import { toast } from "../../state/announce";
import { bank } from "../../words/bank";
import { common } from "../../words/common";
import { pendingPlan } from "./pending";
import { TemplateList } from "./TemplateList";

export function TemplatesTab() {
  const words = bank();
  const [round, setRound] = useState(0);
  const [keeping, setKeeping] = useState(false);
  const [removing, setRemoving] = useState<BankTemplate | null>(null);
  const may = me.value?.actions.includes("change_bank") ?? false;
  const again = () => setRound((n) => n + 1);
  return (
    <div class="stack">
      <div class="row wrap">
        <p class="soft small grow">{words.templates_lead}</p>
        {may && (
          <button type="button" class="button" aria-haspopup="dialog" onClick={() => setKeeping(true)}>
            <Icon name="plus" />
            {words.template_keep}
          </button>
        )}
      </div>
      <TemplateList
        round={round}
        tools={(template) => (
          <>
            {me.value?.actions.includes("change_opening") && (
              <button
                type="button"
                class="button small"
                onClick={() => {
                  pendingPlan.value = template;
                  go({ page: "new_opening" });
                }}
              >
                {words.template_use}
                <span class="unseen"> {template.title}</span>
              </button>
            )}
            {may && template.source === "own" && (
              <button type="button" class="button quiet small" onClick={() => setRemoving(template)}>
                <Icon name="trash" />
                {words.remove}
                <span class="unseen"> {template.title}</span>
              </button>
            )}
          </>
        )}
      />
      {keeping && <KeepDialog onDone={again} onClose={() => setKeeping(false)} />}
      {removing && <RemoveTemplate template={removing} onDone={again} onClose={() => setRemoving(null)} />}
    </div>
  );
}

function RemoveTemplate({ template, onDone, onClose }: { template: BankTemplate; onDone: () => void; onClose: () => void }) {
  const words = bank();
  const { run, busy, trouble } = useAction(async () => {
    await ask(`/api/v1/bank/templates/${encodeURIComponent(template.id)}`, { method: "DELETE" });
    toast(words.removed, "good");
    onDone();
    onClose();
  });
  return <Confirm title={template.title} text={words.remove_ask} yes={words.remove} busy={busy} trouble={trouble} onYes={() => void run()} onClose={onClose} />;
}

function KeepDialog({ onDone, onClose }: { onDone: () => void; onClose: () => void }) {
  const words = bank();
  const { value: openings, trouble, reload } = useLoaded<Opening[]>("/api/v1/openings");
  const [id, setId] = useState("");
  const [title, setTitle] = useState("");
  const opening = openings?.find((one) => one.id === id) ?? openings?.[0];
  const saving = useAction(async () => {
    if (!opening) return;
    const draft: BankTemplateDraft = { title: title.trim() || opening.plan.title, plan: opening.plan };
    await ask<BankTemplate>("/api/v1/bank/templates", { method: "POST", body: draft });
    toast(words.template_kept, "good");
    onDone();
    onClose();
  });
  return (
    <Dialog title={words.template_keep} onClose={onClose}>
      <p class="soft small">{words.template_keep_lead}</p>
      {!openings && (trouble ? <TroubleNote trouble={trouble} retry={reload} /> : <Loading />)}
      {openings?.length === 0 && <p>{words.template_none_openings}</p>}
      {opening && (
        <>
          <div class="field">
            <label for="keep-opening">{words.template_opening}</label>
            <select id="keep-opening" class="input" value={opening.id} onChange={(event) => setId(event.currentTarget.value)}>
              {openings?.map((one) => (
                <option key={one.id} value={one.id}>
                  {one.plan.title}
                </option>
              ))}
            </select>
          </div>
          <div class="field">
            <label for="keep-title">{words.template_title}</label>
            <input id="keep-title" class="input" maxLength={200} autocomplete="off" placeholder={opening.plan.title} value={title} onInput={(event) => setTitle(event.currentTarget.value)} />
          </div>
        </>
      )}
      <TroubleNote trouble={saving.trouble} />
      <div class="row end">
        <button type="button" class="button" onClick={onClose}>
          {common().cancel}
        </button>
        <button type="button" class="button primary" disabled={!opening || saving.busy} onClick={() => void saving.run()}>
          {words.save}
        </button>
      </div>
    </Dialog>
  );
}
