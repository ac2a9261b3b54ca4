import { useState } from "preact/hooks";
import type { RetentionItem, RetentionRun } from "../../../shared/wire.gen";
import { Confirm, Empty, Loading, TroubleNote } from "../../parts/basics";
import { useAction, useLoaded } from "../../parts/hooks";
import { dateTime, number } from "../../labels";
import { ask } from "../../state/account";
import { toast } from "../../state/announce";
import { retention } from "../../words/admin";

export function RetentionTab() {
  const words = retention();
  const { value, trouble, reload } = useLoaded<RetentionItem[]>("/api/v1/retention");
  const [asking, setAsking] = useState(false);
  const run = useAction(async () => {
    const done = await ask<RetentionRun>("/api/v1/retention/run", { method: "POST" });
    setAsking(false);
    toast(words.done(number(done.erased, 0)), "good");
    if (done.failed > 0) toast(words.failed(number(done.failed, 0)), "bad");
    reload();
  });
  return (
    <section class="stack" aria-label={words.over}>
      <p class="soft">{words.why}</p>
      <TroubleNote trouble={trouble} retry={reload} />
      {value === null && !trouble && <Loading />}
      {value?.length === 0 && <Empty title={words.none} text="" />}
      {value !== null && value.length > 0 && (
        <>
          <div class="card table-card">
            <table class="list-table">
              <thead>
                <tr>
                  <th scope="col">{words.candidate}</th>
                  <th scope="col">{words.opening}</th>
                  <th scope="col">{words.over}</th>
                </tr>
              </thead>
              <tbody>
                {value.map((one) => (
                  <tr key={one.object}>
                    <th scope="row">{one.candidate}</th>
                    <td>{one.title}</td>
                    <td class="figures">
                      {dateTime(one.over_since)}
                      <span class="soft small block">{words.days(number(one.retention_days, 0))}</span>
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
          <button type="button" class="button danger fit" onClick={() => setAsking(true)}>
            {words.run}
          </button>
        </>
      )}
      {asking && (
        <Confirm
          title={words.run}
          text={words.ask(number(value?.length ?? 0, 0))}
          yes={words.run}
          busy={run.busy}
          trouble={run.trouble}
          onYes={() => void run.run()}
          onClose={() => setAsking(false)}
        />
      )}
    </section>
  );
}
