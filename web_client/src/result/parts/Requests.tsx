import { useEffect, useRef, useState } from "preact/hooks";
import { announce } from "../../candidate/parts/announcer";
import type { OwnRequest, OwnResult, RequestKind } from "../../shared/wire.gen";
import { day } from "../fold/when";
import { useVisit } from "../visit";
import { requests as words } from "../words/requests";
import { TroubleLine } from "./TroubleLine";

/** What the reader can ask for, what follows of it, and what became of what was asked. */
export function Requests({ page }: { page: OwnResult }) {
  const w = words();
  const [asking, setAsking] = useState<RequestKind | null>(null);
  const waiting = new Set(page.requests.filter((one) => one.outcome === "open").map((one) => one.kind));
  return (
    <section class="card part" aria-labelledby="requests">
      <h2 id="requests">{w.title}</h2>
      <p>{w.about}</p>
      {page.recordings_hidden && <p class="note">{w.hidden}</p>}
      {page.requests.length > 0 && (
        <ul class="request-list">
          {page.requests.map((one) => (
            <Made key={one.id} one={one} />
          ))}
        </ul>
      )}
      <ul class="ask-list">
        {page.terms.map(({ kind, days }) => (
          <li key={kind}>
            <button
              type="button"
              class="button wide ask"
              aria-expanded={asking === kind}
              disabled={waiting.has(kind)}
              onClick={() => setAsking(asking === kind ? null : kind)}
            >
              {waiting.has(kind) ? w.waiting(w.kinds[kind]) : w.kinds[kind]}
            </button>
            {asking === kind && <Form kind={kind} days={days} close={() => setAsking(null)} />}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Form({ kind, days, close }: { kind: RequestKind; days: number; close: () => void }) {
  const visit = useVisit();
  const w = words();
  const [text, setText] = useState("");
  const [sure, setSure] = useState(false);
  const [unsure, setUnsure] = useState(false);
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => field.current?.focus(), []);
  const send = async (event: Event) => {
    event.preventDefault();
    if (kind === "erase" && !sure) {
      setUnsure(true);
      return;
    }
    if (await visit.ask(kind, text)) {
      announce(w.noted);
      close();
      document.getElementById("main")?.focus();
    }
  };
  return (
    <form class="request-form" onSubmit={(event) => void send(event)} noValidate>
      <p>{w.follows[kind](days)}</p>
      <div class="field">
        <label for={`text-${kind}`}>{w.reason}</label>
        <textarea
          id={`text-${kind}`}
          ref={field}
          class="input"
          rows={3}
          maxLength={2000}
          value={text}
          onInput={(event) => setText(event.currentTarget.value)}
        />
      </div>
      {kind === "erase" && (
        <div class="field">
          <label class="sure">
            <input type="checkbox" checked={sure} aria-describedby="sure-wrong" onChange={(event) => setSure(event.currentTarget.checked)} />
            <span>{w.sure}</span>
          </label>
          <div id="sure-wrong" role="alert">
            {unsure && !sure && <p class="wrong">{w.tickFirst}</p>}
          </div>
        </div>
      )}
      <TroubleLine />
      <div class="acts">
        <button type="submit" class={kind === "erase" ? "button danger" : "button primary"} disabled={visit.busy.value}>
          {w.send[kind]}
        </button>
        <button type="button" class="button quiet" onClick={close}>
          {w.cancel}
        </button>
      </div>
    </form>
  );
}

function Made({ one }: { one: OwnRequest }) {
  const w = words();
  return (
    <li>
      <div class="request-head">
        <strong>{w.kinds[one.kind]}</strong>
        <span class={`badge ${one.outcome === "open" ? "accent" : one.outcome === "granted" ? "good" : "warn"}`}>
          {w.outcomes[one.outcome]}
        </span>
      </div>
      <p class="soft small">
        {w.madeOn(day(one.made_at))}
        {w.stop}
        {one.outcome === "open" ? (one.kind === "erase" ? w.erasedBy(day(one.due_at)) : w.answeredBy(day(one.due_at))) : ""}
        {one.kind === "withdraw" && one.outcome === "open" && ` ${w.inEffect}`}
      </p>
      {one.text && <p class="own-words">{one.text}</p>}
      {one.answer && (
        <p>
          <span class="soft small">{w.answer}</span>
          <br />
          {one.answer}
        </p>
      )}
    </li>
  );
}
