import { useState } from "preact/hooks";
import type { Trouble } from "../../../shared/api";
import type { WebhookEvent } from "../../../shared/wire.gen";
import { TroubleNote } from "../../parts/basics";
import { webhooks } from "../../words/admin";

export interface WebhookDraftShown {
  url: string;
  events: WebhookEvent[];
  active: boolean;
}

export const EVENTS: readonly WebhookEvent[] = [
  "candidate.created",
  "interview.completed",
  "report.ready",
  "decision.taken",
  "candidate.erased",
];

export function WebhookForm({ busy, trouble, onSave }: { busy: boolean; trouble: Trouble | null; onSave: (draft: WebhookDraftShown) => void }) {
  const words = webhooks();
  const [url, setUrl] = useState("");
  const [events, setEvents] = useState<WebhookEvent[]>([...EVENTS]);
  const [tried, setTried] = useState(false);
  const turn = (event: WebhookEvent, on: boolean) =>
    setEvents(EVENTS.filter((one) => (one === event ? on : events.includes(one))));
  return (
    <form
      class="stack"
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        if (events.length > 0) onSave({ url: url.trim(), events, active: true });
      }}
    >
      <div class="field">
        <label for="webhook-url">{words.url}</label>
        <input
          id="webhook-url"
          class="input"
          type="url"
          maxLength={1000}
          required
          placeholder="https://"
          aria-describedby="webhook-url-hint"
          value={url}
          onInput={(event) => setUrl(event.currentTarget.value)}
        />
        <p id="webhook-url-hint" class="soft small">
          {words.url_hint}
        </p>
      </div>
      <fieldset class="stack">
        <legend class="label">{words.events}</legend>
        {EVENTS.map((one) => (
          <label key={one} class="choice">
            <input type="checkbox" checked={events.includes(one)} onChange={(event) => turn(one, event.currentTarget.checked)} />
            <span>
              {words.names[one]} <span class="soft small mono">{one}</span>
            </span>
          </label>
        ))}
        {tried && events.length === 0 && (
          <p class="wrong" role="alert">
            {words.one_event}
          </p>
        )}
      </fieldset>
      <TroubleNote trouble={trouble} />
      <div class="row end">
        <button type="submit" class="button primary" disabled={busy}>
          {words.create}
        </button>
      </div>
    </form>
  );
}
