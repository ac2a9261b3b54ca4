import { useState } from "preact/hooks";
import type { MessageKind, MessageTemplate } from "../../../shared/wire.gen";
import { Loading, TroubleNote } from "../../parts/basics";
import { useLoaded } from "../../parts/hooks";
import { messages } from "../../words/messages";
import { TemplateForm } from "./TemplateForm";

/** One kind at a time, Chinese and English side by side. */
export function Templates() {
  const words = messages();
  const [kind, setKind] = useState<MessageKind>("invitation");
  const { value, trouble, reload } = useLoaded<MessageTemplate[]>("/api/v1/message-templates");
  return (
    <>
      <p class="soft">{words.lead}</p>
      <div class="field narrow-field">
        <label for="template-kind">{words.kind}</label>
        <select
          id="template-kind"
          class="input"
          value={kind}
          onChange={(event) => setKind(event.currentTarget.value as MessageKind)}
        >
          {(Object.keys(words.kinds) as MessageKind[]).map((one) => (
            <option key={one} value={one}>
              {words.kinds[one]}
            </option>
          ))}
        </select>
      </div>
      <TroubleNote trouble={trouble} retry={reload} />
      {value === null && !trouble && <Loading />}
      <div class="template-pair">
        {value
          ?.filter((one) => one.kind === kind)
          .map((one) => (
            <TemplateForm key={`${one.kind} ${one.language} ${one.changed_at}`} template={one} onSaved={reload} />
          ))}
      </div>
      {kind === "reminder" && (
        <section class="card pad stack" aria-labelledby="reminder-rule">
          <h2 id="reminder-rule">{words.reminders}</h2>
          <p>{words.reminder_rule}</p>
        </section>
      )}
    </>
  );
}
