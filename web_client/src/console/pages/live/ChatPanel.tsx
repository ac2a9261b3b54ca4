import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { CHAT_LIMIT_CHARS } from "../../../shared/wire.gen";
import { placeText } from "../../fold/countdown";
import type { Pending } from "../../fold/outbox";
import { type ChatView, ended, unreadAfter } from "../../fold/session_view";
import { useOnScreen } from "../../parts/hooks";
import { Icon } from "../../parts/Icon";
import { markSeen, seenUpTo } from "../../state/chat_seen";
import { lineState } from "../../state/line";
import type { LiveSession } from "../../state/live_session";
import { live as liveWords } from "../../words/live";

interface Props {
  live: LiveSession;
  draft: string;
  setDraft: (text: string) => void;
}

export function ChatPanel({ live, draft, setDraft }: Props) {
  const words = liveWords();
  const view = live.view.value;
  const { ref, onScreen } = useOnScreen<HTMLDivElement>();
  const log = useRef<HTMLDivElement>(null);
  const seenBefore = useRef(seenUpTo(live.session));
  const unread = unreadAfter(view, seenUpTo(live.session));
  const last = view.chat.at(-1)?.n ?? 0;
  const over = ended(view);
  useEffect(() => {
    if (onScreen && last > 0) markSeen(live.session, last);
  }, [onScreen, last]);
  useLayoutEffect(() => {
    if (log.current) log.current.scrollTop = log.current.scrollHeight;
  }, [last, live.outbox.value.length]);
  const tooLong = draft.length - CHAT_LIMIT_CHARS;
  const send = () => {
    const text = draft.trim();
    if (text === "" || tooLong > 0 || over) return;
    live.say(text);
    setDraft("");
  };
  return (
    <section class="card panel chat-panel" id="chat" tabIndex={-1} aria-labelledby="chat-head">
      <h2 id="chat-head" ref={ref}>
        {words.chat}
        {unread > 0 && <span class="count">{unread}</span>}
      </h2>
      <div class="chat-log" ref={log} role="log" aria-live="off" aria-labelledby="chat-head" tabIndex={0}>
        {view.chat.length === 0 && live.outbox.value.length === 0 && <p class="soft small">{words.chat_empty}</p>}
        {view.chat.map((line) => (
          <Line key={line.n} line={line} fresh={line.by === "candidate" && line.n > seenBefore.current} />
        ))}
        {live.outbox.value.map((line) => (
          <Waiting key={line.client_id} line={line} live={live} />
        ))}
      </div>
      {over ? (
        <p class="soft small">{words.chat_over}</p>
      ) : (
        <form
          class="chat-form"
          onSubmit={(event) => {
            event.preventDefault();
            send();
          }}
        >
          <textarea
            id="chat-text"
            class="input"
            rows={2}
            aria-label={words.chat_to}
            aria-describedby="chat-note"
            aria-invalid={tooLong > 0 ? "true" : undefined}
            placeholder={words.chat_to}
            value={draft}
            onInput={(event) => setDraft(event.currentTarget.value)}
            onKeyDown={(event) => {
              if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
              event.preventDefault();
              send();
            }}
          />
          <button type="submit" class="button primary" disabled={draft.trim() === "" || tooLong > 0}>
            {words.chat_send}
          </button>
          <p id="chat-note" class={tooLong > 0 ? "wrong small" : "soft small wide-only"}>
            {tooLong > 0 ? words.chat_too_long(String(tooLong)) : words.chat_keys}
          </p>
        </form>
      )}
    </section>
  );
}

function Line({ line, fresh }: { line: ChatView; fresh: boolean }) {
  const words = liveWords();
  return (
    <div class={`chat-line ${line.by}`}>
      <p class="chat-meta soft small figures">
        {line.author} · {placeText(line.at_ms)}
        {fresh && <span class="badge accent">{words.chat_new}</span>}
      </p>
      <p class="bubble">{line.text}</p>
    </div>
  );
}

function Waiting({ line, live }: { line: Pending; live: LiveSession }) {
  const words = liveWords();
  const state = line.state === "refused" ? words.chat_refused : lineState.value === "open" ? words.chat_sending : words.chat_waiting;
  return (
    <div class="chat-line hr">
      <p class="bubble waiting">{line.text}</p>
      <p class={`chat-meta small ${line.state === "refused" ? "wrong" : "soft"}`} role={line.state === "refused" ? "alert" : undefined}>
        {state}
        {line.reason && `: ${line.reason}`}
      </p>
      {line.state === "refused" && (
        <div class="row tight">
          <button type="button" class="button quiet small" onClick={() => live.sayAgain(line.client_id)}>
            <Icon name="up" />
            {words.chat_again}
          </button>
          <button type="button" class="button quiet small" onClick={() => live.discard(line.client_id)}>
            {words.chat_discard}
          </button>
        </div>
      )}
    </div>
  );
}
