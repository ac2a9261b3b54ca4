import { signal } from "@preact/signals";
import { useEffect, useRef, useState } from "preact/hooks";
import { CHAT_LIMIT_CHARS } from "../../shared/wire.gen";
import { keep, recall } from "../../shared/storage";
import { useInterview } from "../context";
import { unread } from "../state/chat";
import { chatWords } from "../words/chat";
import { announce } from "./announcer";
import { Icon } from "./Icon";

export const chatOpen = signal(false);
const COUNT_FROM = CHAT_LIMIT_CHARS - 200;
const DRAFT = "chat_draft";

export function ChatButton() {
  const { conversation } = useInterview();
  const w = chatWords();
  const waiting = unread(conversation.chat.value);
  return (
    <button
      type="button"
      id="chat-button"
      class="button small chat-button"
      aria-expanded={chatOpen.value}
      aria-controls="chat"
      aria-label={waiting > 0 ? w.openUnread(waiting) : w.open}
      onClick={() => (chatOpen.value = !chatOpen.value)}
    >
      <Icon name="chat" />
      <span class="chat-button-word">{w.open}</span>
      {waiting > 0 && <span class="count figures">{waiting > 99 ? "99+" : waiting}</span>}
    </button>
  );
}

/** HR's newest line while the chat is closed, one line high; a tap opens the chat. */
export function ChatPeek() {
  const { conversation } = useInterview();
  const w = chatWords();
  const chat = conversation.chat.value;
  const last = [...chat.lines].reverse().find((line) => line.by === "hr" && line.n > chat.readTo);
  useEffect(() => {
    if (last) announce(w.arrived(last.text));
  }, [last?.n]);
  if (!last || chatOpen.value) return null;
  return (
    <button type="button" class="chat-peek" onClick={() => (chatOpen.value = true)}>
      <Icon name="chat" />
      <span>{w.arrived(last.text)}</span>
    </button>
  );
}

export function Chat() {
  const { conversation } = useInterview();
  const [draft, setDraft] = useState(() => recall("session", DRAFT) ?? "");
  const list = useRef<HTMLOListElement>(null);
  const field = useRef<HTMLTextAreaElement>(null);
  const w = chatWords();
  const { lines, unsent } = conversation.chat.value;
  const connected = conversation.line.value === "open";
  const long = [...draft].length;

  useEffect(() => field.current?.focus(), []);
  useEffect(() => {
    list.current?.scrollTo({ top: list.current.scrollHeight });
    conversation.readChat();
  }, [lines.length, unsent.length]);

  const write = (text: string) => {
    setDraft(text);
    keep("session", DRAFT, text || null);
  };
  const send = () => {
    if (long <= CHAT_LIMIT_CHARS && conversation.say(draft)) write("");
    field.current?.focus();
  };
  const shut = () => {
    chatOpen.value = false;
    document.getElementById("chat-button")?.focus();
  };

  return (
    <section id="chat" class="chat" aria-label={w.title} onKeyDown={(event) => event.key === "Escape" && shut()}>
      <header class="chat-head">
        <h2>{w.title}</h2>
        <button type="button" class="button quiet small" aria-label={w.close} onClick={shut}>
          <Icon name="cross" />
        </button>
      </header>
      <ol ref={list} class="chat-lines" tabIndex={0} aria-label={w.title}>
        {lines.length + unsent.length === 0 && <li class="soft small">{w.empty}</li>}
        {lines.map((line) => (
          <li key={line.n} class={line.by}>
            <span class="unseen">{line.by === "hr" ? w.hr : w.you}: </span>
            <p>{line.text}</p>
          </li>
        ))}
        {unsent.map((line) => (
          <li key={line.client_id} class="candidate unsent">
            <span class="unseen">{w.you}: </span>
            <p>{line.text}</p>
            <span class="small soft">{connected ? w.sending : w.kept}</span>
          </li>
        ))}
      </ol>
      {conversation.refusal.value?.what === "say" && (
        <p class="note warn small" role="alert">
          {w.refused}
        </p>
      )}
      <form
        class="chat-form"
        onSubmit={(event) => {
          event.preventDefault();
          send();
        }}
      >
        <textarea
          ref={field}
          class="input"
          rows={1}
          aria-label={w.write}
          placeholder={w.placeholder}
          value={draft}
          aria-invalid={long > CHAT_LIMIT_CHARS}
          onInput={(event) => write(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
            event.preventDefault();
            send();
          }}
        />
        <button type="submit" class="button primary" disabled={draft.trim() === "" || long > CHAT_LIMIT_CHARS}>
          {w.send}
        </button>
      </form>
      {long > COUNT_FROM && (
        <p class="small soft" role="status">
          {long > CHAT_LIMIT_CHARS ? w.tooLong(CHAT_LIMIT_CHARS) : w.left(CHAT_LIMIT_CHARS - long)}
        </p>
      )}
    </section>
  );
}
