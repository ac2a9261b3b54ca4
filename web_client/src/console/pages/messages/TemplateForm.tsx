import { useEffect, useState } from "preact/hooks";
import { Trouble } from "../../../shared/api";
import { tag } from "../../../shared/i18n";
import type { MessageTemplate, TemplatePreview } from "../../../shared/wire.gen";
import { dateTime } from "../../labels";
import { Confirm, TroubleNote } from "../../parts/basics";
import { useAction } from "../../parts/hooks";
import { ask } from "../../state/account";
import { toast } from "../../state/announce";
import { common } from "../../words/common";
import { messages } from "../../words/messages";
import { may } from "../admin/tabs";

const PREVIEW_AFTER_MS = 300;

/** One text with its preview, which follows the typing. */
export function TemplateForm({ template, onSaved }: { template: MessageTemplate; onSaved: () => void }) {
  const words = messages();
  const path = `/api/v1/message-templates/${template.kind}/${template.language}`;
  const [text, setText] = useState({ subject: template.subject, body: template.body, short: template.short });
  const [resetting, setResetting] = useState(false);
  const { preview, trouble } = usePreview(template, text);
  const saving = useAction(async () => {
    await ask(path, { method: "PUT", body: text });
    toast(words.saved, "good");
    onSaved();
  });
  const reset = useAction(async () => {
    await ask(path, { method: "DELETE" });
    setResetting(false);
    onSaved();
  });
  const mayWrite = may("change_templates");
  const changed = text.subject !== template.subject || text.body !== template.body || text.short !== template.short;
  const id = `template-${template.language}`;
  const faults = preview?.faults ?? [];
  const set = (field: keyof typeof text) => (event: { currentTarget: { value: string } }) =>
    setText({ ...text, [field]: event.currentTarget.value });
  const shared = { class: "input", lang: tag(template.language), readOnly: !mayWrite };
  return (
    <section class="card pad stack" aria-labelledby={id}>
      <div class="row">
        <h2 id={id} class="grow">
          {words.language[template.language]}
        </h2>
        <span class="soft small">
          {template.own && template.changed_at ? words.own(dateTime(template.changed_at)) : words.ours}
        </span>
      </div>
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          void saving.run();
        }}
      >
        <div class="field">
          <label for={`${id}-subject`}>{words.subject}</label>
          <input {...shared} id={`${id}-subject`} required maxLength={300} value={text.subject} onInput={set("subject")} />
        </div>
        <div class="field">
          <label for={`${id}-body`}>{words.body}</label>
          <textarea {...shared} id={`${id}-body`} required rows={14} maxLength={10_000} value={text.body} onInput={set("body")} />
        </div>
        <div class="field">
          <label for={`${id}-short`}>{words.short}</label>
          <textarea {...shared} id={`${id}-short`} required rows={3} maxLength={500} value={text.short} onInput={set("short")} />
        </div>
        <p class="soft small">
          {words.placeholders}: {template.placeholders.map((name) => `{${name}}`).join(" ")}
          {template.needed && ` · ${words.needed(template.needed)}`}
        </p>
        <div role="status">
          {faults.length > 0 && (
            <ul class="note bad plain">
              {faults.map((fault) => (
                <li key={`${fault.field} ${fault.placeholder}`}>
                  {words.faults[fault.what](words.fields[fault.field], fault.placeholder)}
                </li>
              ))}
            </ul>
          )}
        </div>
        <TroubleNote trouble={saving.trouble} />
        {mayWrite && (
          <div class="row end">
            {template.own && (
              <button type="button" class="button" onClick={() => setResetting(true)}>
                {words.reset}
                <span class="unseen"> {words.language[template.language]}</span>
              </button>
            )}
            <button type="submit" class="button primary" disabled={!changed || faults.length > 0 || saving.busy}>
              {saving.busy ? common().saving : common().save}
              <span class="unseen"> {words.language[template.language]}</span>
            </button>
          </div>
        )}
      </form>
      <TroubleNote trouble={trouble} />
      {preview && (
        <details class="template-preview" open>
          <summary>
            {words.preview} <span class="soft small">{words.previewing}</span>
          </summary>
          <div lang={tag(template.language)}>
            <h3>{preview.subject}</h3>
            <p class="message-text">{preview.body}</p>
            <p class="message-text short-text">{preview.short}</p>
          </div>
          {preview.html.includes("<img") && <p class="soft small">{words.qr_note}</p>}
        </details>
      )}
      {resetting && (
        <Confirm
          title={words.reset_title}
          text={words.reset_ask}
          yes={words.reset}
          busy={reset.busy}
          trouble={reset.trouble}
          onYes={() => void reset.run()}
          onClose={() => setResetting(false)}
        />
      )}
    </section>
  );
}

function usePreview(template: MessageTemplate, text: { subject: string; body: string; short: string }) {
  const [preview, setPreview] = useState<TemplatePreview | null>(null);
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const { kind, language } = template;
  useEffect(() => {
    if (!text.subject || !text.body || !text.short) return;
    const ending = new AbortController();
    const later = setTimeout(() => {
      const body = { kind, language, ...text };
      ask<TemplatePreview>("/api/v1/message-templates/preview", { method: "POST", body, signal: ending.signal }).then(
        (got) => {
          setPreview(got);
          setTrouble(null);
        },
        (error: unknown) => {
          if (ending.signal.aborted) return;
          if (!(error instanceof Trouble)) throw error;
          setTrouble(error);
        },
      );
    }, PREVIEW_AFTER_MS);
    return () => {
      clearTimeout(later);
      ending.abort();
    };
  }, [kind, language, text.subject, text.body, text.short]);
  return { preview, trouble };
}
