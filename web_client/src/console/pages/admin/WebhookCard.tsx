import { useState } from "preact/hooks";
import type { Webhook, WebhookDelivery, WebhookWithSecret } from "../../../shared/wire.gen";
import { Confirm, Loading, TroubleNote } from "../../parts/basics";
import { useAction, useLoaded } from "../../parts/hooks";
import { dateTime, number } from "../../labels";
import { ask } from "../../state/account";
import { toast } from "../../state/announce";
import { webhooks } from "../../words/admin";
import { WEBHOOKS } from "./WebhooksTab";

interface Props {
  hook: Webhook;
  reload: () => void;
  renewed: (made: WebhookWithSecret) => void;
}

export function WebhookCard({ hook, reload, renewed }: Props) {
  const words = webhooks();
  const path = `${WEBHOOKS}/${encodeURIComponent(hook.id)}`;
  const deliveries = useLoaded<WebhookDelivery[]>(`${path}/deliveries`);
  const [asking, setAsking] = useState<"renew" | "remove" | null>(null);
  const turn = useAction(async () => {
    await ask(path, { method: "PUT", body: { url: hook.url, events: hook.events, active: !hook.active } });
    reload();
  });
  const test = useAction(async () => {
    await ask(`${path}/test`, { method: "POST" });
    toast(words.tested, "good");
    deliveries.reload();
  });
  const sure = useAction(async (what: "renew" | "remove") => {
    if (what === "renew") renewed(await ask<WebhookWithSecret>(`${path}/secret`, { method: "POST" }));
    else await ask(path, { method: "DELETE" });
    setAsking(null);
    reload();
  });
  const again = useAction(async (delivery: string) => {
    await ask(`${path}/deliveries/${encodeURIComponent(delivery)}/retry`, { method: "POST" });
    deliveries.reload();
  });
  return (
    <article class="card pad stack" aria-label={hook.url}>
      <div class="row wrap">
        <h2 class="grow mono clip">{hook.url}</h2>
        <span class={hook.active ? "badge good" : "badge warn"}>{hook.active ? words.active : words.paused}</span>
      </div>
      <p class="soft small">{hook.events.map((one) => words.names[one]).join(" · ")}</p>
      <div class="row wrap">
        <button type="button" class="button small" disabled={test.busy || !hook.active} onClick={() => void test.run()}>
          {words.test}
        </button>
        <button type="button" class="button small" disabled={turn.busy} onClick={() => void turn.run()}>
          {hook.active ? words.pause : words.go_on}
        </button>
        <button type="button" class="button small" onClick={() => setAsking("renew")}>
          {words.renew}
        </button>
        <button type="button" class="button quiet small" onClick={() => setAsking("remove")}>
          {words.remove}
        </button>
      </div>
      <TroubleNote trouble={turn.trouble ?? test.trouble ?? again.trouble} />
      <div class="row">
        <h3 class="grow">{words.deliveries}</h3>
        <button type="button" class="button quiet small" onClick={deliveries.reload}>
          {words.refresh}
        </button>
      </div>
      <TroubleNote trouble={deliveries.trouble} retry={deliveries.reload} />
      {deliveries.value === null && !deliveries.trouble && <Loading />}
      {deliveries.value?.length === 0 && <p class="soft small">{words.deliveries_none}</p>}
      <ul class="rows">
        {(deliveries.value ?? []).slice(0, 20).map((one) => (
          <li key={one.id} class="row wrap">
            <span class="grow">
              {eventText(one.event)}
              <span class="soft small block">
                {dateTime(one.created_at)} · {words.tries(number(one.tries, 0))}
                {one.error !== "" && ` · ${one.error}`}
                {one.state === "waiting" && one.tries > 0 && ` · ${words.next(dateTime(one.due_at))}`}
              </span>
            </span>
            <span class={`badge ${one.state === "delivered" ? "good" : one.state === "failed" ? "warn" : ""}`}>{words.states[one.state]}</span>
            {one.state === "failed" && (
              <button type="button" class="button quiet small" onClick={() => void again.run(one.id)}>
                {words.again}
              </button>
            )}
          </li>
        ))}
      </ul>
      {asking && (
        <Confirm
          title={asking === "renew" ? words.renew : words.remove}
          text={asking === "renew" ? words.renew_ask : words.remove_ask(hook.url)}
          yes={asking === "renew" ? words.renew : words.remove}
          busy={sure.busy}
          trouble={sure.trouble}
          onYes={() => void sure.run(asking)}
          onClose={() => setAsking(null)}
        />
      )}
    </article>
  );
}

function eventText(event: string): string {
  const names: Record<string, string> = webhooks().names;
  return names[event] ?? webhooks().test_event;
}
