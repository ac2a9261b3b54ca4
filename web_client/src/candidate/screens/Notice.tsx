import { useInterview } from "../context";
import { Heading } from "../parts/Heading";
import { Icon } from "../parts/Icon";
import { canReadAloud, readsByItself, setReadsByItself } from "../parts/ReadAloud";
import { Refusal } from "../parts/Refusal";
import { Steps } from "../parts/Steps";
import { noticeWords } from "../words/question";

export function Notice() {
  const { conversation, media } = useInterview();
  const w = noticeWords();
  const ready = media.connected.value && conversation.view.value?.media === "flowing";
  const busy = conversation.pending.value !== null;
  return (
    <div class="screen">
      <Steps at="questions" />
      <Heading>{w.title}</Heading>
      <p class="soft">{w.lead}</p>
      <ul class="plain card points">
        {w.points.map((point) => (
          <li key={point}>
            <Icon name="check" />
            {point}
          </li>
        ))}
      </ul>
      {canReadAloud && (
        <label class="switch-row card">
          <span>
            {w.readAloud}
            <span class="soft small block">{w.readAloudHint}</span>
          </span>
          <input type="checkbox" role="switch" checked={readsByItself.value} onChange={(event) => setReadsByItself(event.currentTarget.checked)} />
        </label>
      )}
      <Refusal />
      <div class="bottom">
        <p role="status" class="small soft centred">
          {ready ? "" : w.waiting}
        </p>
        <button
          type="button"
          class="button primary wide"
          aria-disabled={!ready || busy}
          onClick={() => ready && !busy && conversation.step("begin")}
        >
          {w.begin}
        </button>
        <button type="button" class="button quiet wide" onClick={() => conversation.step("recheck")}>
          {w.back}
        </button>
      </div>
    </div>
  );
}
