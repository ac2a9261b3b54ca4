import { useState } from "preact/hooks";
import { pick } from "../../../shared/i18n";
import type { MessageTested, MessageWay } from "../../../shared/wire.gen";
import { Loading, TroubleNote } from "../../parts/basics";
import { useAction, useLoaded } from "../../parts/hooks";
import { Icon } from "../../parts/Icon";
import { ask } from "../../state/account";
import { messages } from "../../words/messages";
import { may } from "../admin/tabs";

/** Which ways are set up, how to set up the others, and a test of each. */
export function Ways() {
  const words = messages();
  const { value, trouble, reload } = useLoaded<MessageWay[]>("/api/v1/message-ways");
  return (
    <>
      <p class="soft">{words.ways_lead}</p>
      <TroubleNote trouble={trouble} retry={reload} />
      {value === null && !trouble && <Loading />}
      <div class="way-list">
        {value?.map((way) => (
          <section key={way.name} class="card pad stack" aria-labelledby={`way-${way.name}`}>
            <div class="row">
              <h2 id={`way-${way.name}`} class="grow">
                {pick(way.title)}
              </h2>
              <span class={`mark ${way.set_up ? "good" : "plain"}`}>
                <Icon name={way.set_up ? "check" : "cross"} />
                <span>{way.set_up ? words.set_up : words.not_set_up}</span>
              </span>
            </div>
            <p class="soft small">{way.used > 0 ? words.used(way.used) : words.not_used}</p>
            <details open={!way.set_up}>
              <summary>{words.how}</summary>
              <p class="small way-how">{pick(way.how)}</p>
            </details>
            {way.set_up && may("change_templates") && <Try way={way} />}
          </section>
        ))}
      </div>
    </>
  );
}

function Try({ way }: { way: MessageWay }) {
  const words = messages();
  const [address, setAddress] = useState("");
  const [tested, setTested] = useState<MessageTested | null>(null);
  const trying = useAction(async () => {
    setTested(null);
    setTested(await ask<MessageTested>(`/api/v1/message-ways/${way.name}/test`, { method: "POST", body: { address: address.trim() } }));
  });
  const id = `try-${way.name}`;
  return (
    <form
      class="row bottom"
      onSubmit={(event) => {
        event.preventDefault();
        void trying.run();
      }}
    >
      <div class="field grow">
        <label for={id}>{words.test_to}</label>
        <input id={id} class="input" maxLength={320} value={address} onInput={(event) => setAddress(event.currentTarget.value)} />
      </div>
      <button type="submit" class="button" disabled={trying.busy}>
        {words.test}
      </button>
      <div role="status" class="small">
        {tested && <p class={`note ${tested.good ? "good" : "bad"}`}>{tested.good ? words.test_good : words.test_bad(pick(tested.why))}</p>}
      </div>
      <TroubleNote trouble={trying.trouble} />
    </form>
  );
}
