import { useEffect, useState } from "preact/hooks";
import { Trouble } from "../../../shared/api";
import { pick } from "../../../shared/i18n";
import type { Message, MessageCount, MessageKind, MessageState } from "../../../shared/wire.gen";
import { dateTime } from "../../labels";
import { Empty, Loading, TroubleNote } from "../../parts/basics";
import { useAction, useLoaded } from "../../parts/hooks";
import { Icon, type IconName } from "../../parts/Icon";
import { Link } from "../../parts/Link";
import { ask } from "../../state/account";
import { common } from "../../words/common";
import { messages as messageWords } from "../../words/messages";
import { MessageDialog } from "./MessageDialog";

const PAGE = 50;
const MOVING: readonly MessageState[] = ["waiting", "sending", "failed"];
const LOOK_AGAIN_MS = 5000;
const MARKS: Record<MessageState, [kind: string, icon: IconName]> = {
  waiting: ["plain", "clock"],
  sending: ["plain", "clock"],
  failed: ["warn", "attention"],
  sent: ["good", "check"],
  kept: ["plain", "archive"],
  given_up: ["bad", "cross"],
  cancelled: ["plain", "cross"],
};

/** Every message to candidates, newest first; what is still moving is looked at again by itself. */
export function Outbox() {
  const words = messageWords();
  const [state, setState] = useState<MessageState | "">("");
  const [kind, setKind] = useState<MessageKind | "">("");
  const [open, setOpen] = useState<string | null>(null);
  const [older, setOlder] = useState<Message[]>([]);
  const path = `/api/v1/messages?limit=${PAGE}${state && `&state=${state}`}${kind && `&kind=${kind}`}`;
  const { value, trouble, reload } = useLoaded<Message[]>(path);
  const counts = useLoaded<MessageCount[]>("/api/v1/message-counts");
  const reading = useAction(async (last: Message) => {
    const got = await ask<Message[]>(`${path}&before=${Date.parse(last.created_at)}`);
    setOlder((before) => [...before, ...got]);
  });
  const look = () => {
    reload();
    counts.reload();
  };
  useEffect(() => setOlder([]), [path]);
  const moving = counts.value?.some((one) => MOVING.includes(one.state) && one.count > 0) ?? false;
  useEffect(() => {
    if (!moving) return;
    const again = setInterval(() => document.visibilityState === "visible" && look(), LOOK_AGAIN_MS);
    return () => clearInterval(again);
  }, [moving, path]);
  const shown = [...(value ?? []), ...older.filter((one) => !value?.some((known) => known.id === one.id))];
  const kept = (counts.value?.find((one) => one.state === "kept")?.count ?? 0) > 0;
  const last = shown.at(-1);
  return (
    <>
      {kept && (
        <div class="note warn row">
          <span class="grow">{words.kept_hint}</span>
          <Link to={{ page: "messages", tab: "ways" }} class="button small">
            {words.to_ways}
          </Link>
        </div>
      )}
      <div class="message-tools">
        <fieldset class="row">
          <legend class="unseen">{words.filter}</legend>
          {(["", ...Object.keys(MARKS)] as (MessageState | "")[]).map((one) => {
            const count = one ? (counts.value?.find((known) => known.state === one)?.count ?? 0) : null;
            if (one && count === 0 && one !== state) return null;
            return (
              <label class="choice small" key={one}>
                <input type="radio" name="message-state" checked={state === one} onChange={() => setState(one)} />
                <span>
                  {one ? words.states[one] : common().all}
                  {count !== null && <span class="figures soft"> {count}</span>}
                </span>
              </label>
            );
          })}
        </fieldset>
        <label class="row small">
          <span class="one-line">{words.kind_filter}</span>
          <select class="input" value={kind} onChange={(event) => setKind(event.currentTarget.value as MessageKind | "")}>
            <option value="">{words.every_kind}</option>
            {(Object.keys(words.kinds) as MessageKind[]).map((one) => (
              <option key={one} value={one}>
                {words.kinds[one]}
              </option>
            ))}
          </select>
        </label>
        <button type="button" class="button small" onClick={look}>
          {words.refresh}
        </button>
      </div>
      <TroubleNote trouble={trouble ?? counts.trouble} retry={look} />
      {value === null && !trouble && <Loading />}
      {value !== null && shown.length === 0 && <Empty title={words.empty} text={words.empty_next} />}
      <ul class="message-list">
        {shown.map((one) => (
          <Row key={one.id} message={one} onOpen={() => setOpen(one.id)} />
        ))}
      </ul>
      {last && shown.length >= PAGE && (
        <button type="button" class="button" disabled={reading.busy} onClick={() => void reading.run(last)}>
          {words.older}
        </button>
      )}
      <TroubleNote trouble={reading.trouble instanceof Trouble ? reading.trouble : null} />
      {open !== null && <MessageDialog id={open} onClose={() => setOpen(null)} onChanged={look} />}
    </>
  );
}

export function channelName(channel: string): string {
  return messageWords().channels[channel] ?? channel;
}

export function StateMark({ state }: { state: MessageState }) {
  const [kind, icon] = MARKS[state];
  return (
    <span class={`mark ${kind}`}>
      <Icon name={icon} />
      <span>{messageWords().states[state]}</span>
    </span>
  );
}

function Row({ message, onOpen }: { message: Message; onOpen: () => void }) {
  const words = messageWords();
  const waits = message.state === "waiting" || message.state === "failed";
  return (
    <li class="card message-row">
      <div class="grow">
        <h2>
          <span class="badge">{words.kinds[message.kind]}</span>{" "}
          <button type="button" class="plain-link" onClick={onOpen}>
            <span lang={message.language === "zh" ? "zh-CN" : "en"}>{message.subject}</span>
            <span class="unseen"> {words.show}</span>
          </button>
        </h2>
        <p class="soft small">
          {channelName(message.channel)} · {message.address || words.no_address}
        </p>
        {message.why.en && <p class="small message-why">{pick(message.why)}</p>}
      </div>
      <div class="message-fate">
        <StateMark state={message.state} />
        <p class="soft small figures">
          {message.sent_at && message.state !== "kept"
            ? words.sent_at(dateTime(message.sent_at))
            : message.state === "failed"
              ? words.next_try(dateTime(message.due_at))
              : waits && Date.parse(message.due_at) > Date.parse(message.created_at) + 1000
                ? words.leaves_at(dateTime(message.due_at))
                : words.made_at(dateTime(message.created_at))}
          {message.tries > 1 && ` · ${words.tries(message.tries)}`}
        </p>
      </div>
    </li>
  );
}
