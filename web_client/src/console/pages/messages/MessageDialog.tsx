import { useState } from "preact/hooks";
import { pick } from "../../../shared/i18n";
import type { MessageText } from "../../../shared/wire.gen";
import { Dialog, Loading, TroubleNote } from "../../parts/basics";
import { useAction, useLoaded } from "../../parts/hooks";
import { Link } from "../../parts/Link";
import { ask } from "../../state/account";
import { toast } from "../../state/announce";
import { messages } from "../../words/messages";
import { may } from "../admin/tabs";
import { channelName, StateMark } from "./Outbox";

/** One message as it leaves, and sending it again. */
export function MessageDialog({ id, onClose, onChanged }: { id: string; onClose: () => void; onChanged: () => void }) {
  const words = messages();
  const path = `/api/v1/messages/${encodeURIComponent(id)}`;
  const { value, trouble, reload } = useLoaded<MessageText>(path);
  const [sure, setSure] = useState(false);
  const sending = useAction(async () => {
    await ask(`${path}/send-again`, { method: "POST" });
    toast(words.again_done, "good");
    onChanged();
    onClose();
  });
  const message = value?.message;
  const twice = message?.state === "sent";
  return (
    <Dialog title={message ? words.kinds[message.kind] : words.show} onClose={onClose}>
      <TroubleNote trouble={trouble} retry={reload} />
      {!value && !trouble && <Loading />}
      {value && message && (
        <div class="stack">
          <p class="row">
            <StateMark state={message.state} />
            <span class="soft small">
              {channelName(message.channel)} · {message.address || words.no_address}
            </span>
          </p>
          {message.why.en && <p class="note warn small">{pick(message.why)}</p>}
          <h3 lang={message.language === "zh" ? "zh-CN" : "en"}>{message.subject}</h3>
          <p class="message-text" lang={message.language === "zh" ? "zh-CN" : "en"} tabIndex={0}>
            {value.text}
          </p>
          {message.kind.endsWith("_code") && <p class="soft small">{words.code_hidden}</p>}
          <TroubleNote trouble={sending.trouble} />
          {sure && <p class="note warn">{words.again_ask}</p>}
          <div class="row end">
            {message.candidate && (
              <Link to={{ page: "candidate", candidate: message.candidate }} class="button">
                {words.candidate}
              </Link>
            )}
            {may("send_messages") && message.state !== "sending" && (
              <button
                type="button"
                class={sure ? "button danger" : "button primary"}
                disabled={sending.busy}
                onClick={() => (twice && !sure ? setSure(true) : void sending.run())}
              >
                {sure ? words.again_title : words.again}
              </button>
            )}
          </div>
        </div>
      )}
    </Dialog>
  );
}
