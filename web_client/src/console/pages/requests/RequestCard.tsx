import { useState } from "preact/hooks";
import { tag } from "../../../shared/i18n";
import type { AnsweredRequest, CandidateRequest, NoticePreview, RequestAnswer } from "../../../shared/wire.gen";
import { dateTime } from "../../labels";
import { TroubleNote } from "../../parts/basics";
import { useAction } from "../../parts/hooks";
import { Link } from "../../parts/Link";
import { ask } from "../../state/account";
import { toast } from "../../state/announce";
import { answersRequests } from "../../state/requests";
import { common } from "../../words/common";
import { messages } from "../../words/messages";
import { requests as requestWords } from "../../words/requests";

/** One request with its date, what has happened already, and the answer. */
export function RequestCard({ one, answered, named = false }: { one: CandidateRequest; answered: (erased: boolean) => void; named?: boolean }) {
  const words = requestWords();
  const open = one.outcome === "open";
  return (
    <li class={`card request-card ${one.overdue ? "overdue" : ""}`}>
      <div class="request-card-head">
        <h2>
          {words.kinds[one.kind]}
          {named && (
            <>
              {" · "}
              <Link to={{ page: "report", session: one.session, at_ms: null }}>{one.candidate}</Link>
            </>
          )}
        </h2>
        <span class={`badge ${one.overdue ? "bad" : open ? "warn" : one.outcome === "granted" ? "good" : ""}`}>
          {one.overdue ? words.overdue : words.outcomes[one.outcome]}
        </span>
      </div>
      <p class="soft small figures">
        {[named ? one.title : "", words.made(dateTime(one.made_at)), open ? words.due(dateTime(one.due_at)) : ""]
          .filter(Boolean)
          .join(" · ")}
      </p>
      {one.text && (
        <blockquote class="request-text" lang={tag(one.language)}>
          {one.text}
        </blockquote>
      )}
      <p class="small">{open ? words.now[one.kind] : words.answered_by(one.answered_by, dateTime(one.answered_at ?? one.made_at))}</p>
      {one.answer && <p class="request-answer">{one.answer}</p>}
      {open && answersRequests() && <AnswerForm one={one} answered={answered} />}
    </li>
  );
}

function AnswerForm({ one, answered }: { one: CandidateRequest; answered: (erased: boolean) => void }) {
  const words = requestWords();
  const [text, setText] = useState("");
  const [sure, setSure] = useState(false);
  const [missing, setMissing] = useState("");
  const { run, busy, trouble } = useAction(async (outcome: RequestAnswer["outcome"]) => {
    const body: RequestAnswer = { outcome, answer: text.trim() };
    const path = `/api/v1/requests/${encodeURIComponent(one.id)}/answer`;
    const done = await ask<AnsweredRequest>(path, { method: "POST", body });
    const told = done.notice === "queued" || done.notice === "sent";
    toast(`${done.erased ? words.erased : words.sent} ${words.notices[done.notice]}`, told ? "good" : "bad");
    answered(done.erased);
  });
  const [seen, setSeen] = useState<NoticePreview | null>(null);
  const looking = useAction(async () => {
    const body: RequestAnswer = { outcome: "granted", answer: text.trim() };
    setSeen(await ask<NoticePreview>(`/api/v1/requests/${encodeURIComponent(one.id)}/answer/preview`, { method: "POST", body }));
  });
  const give = (outcome: RequestAnswer["outcome"]) => {
    const wrong = text.trim() === "" ? words.needs_text : one.kind === "erase" && outcome === "granted" && !sure ? words.needs_sure : "";
    setMissing(wrong);
    if (wrong === "") void run(outcome);
  };
  const id = `answer-${one.id}`;
  return (
    <form class="request-answering no-print" onSubmit={(event) => event.preventDefault()}>
      <div class="field">
        <label for={id}>{words.answer}</label>
        <textarea
          id={id}
          class="input"
          rows={2}
          maxLength={2000}
          value={text}
          aria-describedby={`${id}-wrong`}
          onInput={(event) => {
            setText(event.currentTarget.value);
            setSeen(null);
          }}
        />
      </div>
      {one.kind === "erase" && (
        <label class="choice">
          <input type="checkbox" checked={sure} onChange={(event) => setSure(event.currentTarget.checked)} />
          <span>{words.sure}</span>
        </label>
      )}
      <div id={`${id}-wrong`} role="alert">
        {missing && <p class="wrong small">{missing}</p>}
      </div>
      <TroubleNote trouble={trouble ?? looking.trouble} />
      <div role="status">{seen && <Message seen={seen} />}</div>
      <div class="row wrap tight">
        <button
          type="button"
          class={one.kind === "erase" ? "button danger" : "button primary"}
          disabled={busy}
          onClick={() => give("granted")}
        >
          {busy ? common().saving : words.grant[one.kind]}
        </button>
        {one.kind !== "withdraw" && (
          <button type="button" class="button" disabled={busy} onClick={() => give("refused")}>
            {words.refuse}
          </button>
        )}
        <button type="button" class="button quiet" disabled={looking.busy || text.trim() === ""} onClick={() => void looking.run()}>
          {words.preview}
        </button>
      </div>
    </form>
  );
}

/** As it leaves; the link of the result page is made when it does. */
function Message({ seen }: { seen: NoticePreview }) {
  const words = requestWords();
  if (seen.fault) return <p class="note small">{words.preview_none}</p>;
  return (
    <div class="note small" lang={tag(seen.language)}>
      <p class="soft">{words.preview_to(messages().channels[seen.channel] ?? seen.channel, seen.address)}</p>
      <p>
        <strong>{seen.subject}</strong>
      </p>
      <p class="kept-lines">{seen.body}</p>
    </div>
  );
}
