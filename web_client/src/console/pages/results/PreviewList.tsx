import { tag } from "../../../shared/i18n";
import type { DecisionPreview } from "../../../shared/wire.gen";
import { Icon } from "../../parts/Icon";
import { deciding, results } from "../../words/results";
import { faultText } from "./DecisionDialog";

/** Everything that would be done, person by person, with the very message. */
export function PreviewList({ shown, notify }: { shown: readonly DecisionPreview[]; notify: boolean }) {
  return (
    <ul class="plain preview-list">
      {shown.map((one) => (
        <li key={one.session} class="preview-item">
          <Item one={one} notify={notify} />
        </li>
      ))}
    </ul>
  );
}

function Item({ one, notify }: { one: DecisionPreview; notify: boolean }) {
  const words = deciding();
  const names = results().decisions;
  if (one.fault !== "") {
    return (
      <p class="row tight wrong">
        <Icon name="attention" />
        <span>
          {one.candidate || one.session} – {faultText(one.fault)}
        </span>
      </p>
    );
  }
  return (
    <>
      <p>
        <strong>{one.candidate}</strong> <span class="soft">{one.title}</span>
      </p>
      <p>
        {one.standing && <span class="soft">{words.now(names[one.standing.decision])} · </span>}
        {words.becomes(names[one.decision])}
        {one.next_opening_title && ` ${words.invites_to(one.next_opening_title)}`}
      </p>
      <p class="soft small">{one.reason}</p>
      {!notify && <p class="soft small">{words.silent}</p>}
      {one.notice?.fault && <p class="small wrong">{words.no_message}</p>}
      {one.notice && !one.notice.fault && (
        <details>
          <summary class="small">{words.message_to(one.notice.address)}</summary>
          <div class="message-preview small" lang={tag(one.notice.language)}>
            {one.notice.subject && <p class="strong">{one.notice.subject}</p>}
            <p class="kept-lines">{one.notice.body}</p>
          </div>
        </details>
      )}
    </>
  );
}
