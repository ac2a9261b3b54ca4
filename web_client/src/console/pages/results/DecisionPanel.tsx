import { useState } from "preact/hooks";
import type { Decision } from "../../../shared/wire.gen";
import { dateTime } from "../../labels";
import { Loading, TroubleNote } from "../../parts/basics";
import { useLoaded } from "../../parts/hooks";
import { Link } from "../../parts/Link";
import { mayDo } from "./may";
import { deciding, results } from "../../words/results";
import { DecisionDialog } from "./DecisionDialog";

/** What was decided on one interview, and the way to decide. For the report page. */
export function DecisionPanel({ session, candidate }: { session: string; candidate: string }) {
  const words = deciding();
  const { value, trouble, reload } = useLoaded<Decision[]>(`/api/v1/sessions/${encodeURIComponent(session)}/decisions`);
  const [open, setOpen] = useState(false);
  const standing = value?.at(-1) ?? null;
  return (
    <section class="card pad stack decision-panel" aria-labelledby="decision-head">
      <div class="row wrap">
        <h2 id="decision-head" class="grow">
          {words.title}
          {standing && <span class={`badge decision-${standing.decision}`}>{results().decisions[standing.decision]}</span>}
        </h2>
        {value !== null && mayDo("decide") && (
          <button type="button" class="button small primary no-print" onClick={() => setOpen(true)}>
            {standing ? words.panel_again : words.panel_new}
          </button>
        )}
      </div>
      <TroubleNote trouble={trouble} retry={reload} />
      {value === null && !trouble && <Loading />}
      {value?.length === 0 && <p class="soft">{words.panel_none}</p>}
      {value !== null && value.length > 0 && (
        <ol class="plain" aria-label={words.history}>
          {[...value].reverse().map((one) => (
            <li key={one.id} class={one === standing ? undefined : "soft"}>
              <p>
                <strong>{results().decisions[one.decision]}</strong> <span class="soft small">{words.by(one.by, dateTime(one.at))}</span>
              </p>
              <p class="kept-lines">{one.reason}</p>
              <p class="row wrap tight small soft">
                {one.notice === "asked" && <span>{words.notice_asked}</span>}
                {one.notice === "not_possible" && <span>{words.notice_not_possible}</span>}
                {one.invitation && <Link to={{ page: "invitation", invitation: one.invitation }}>{words.invited_next}</Link>}
              </p>
            </li>
          ))}
        </ol>
      )}
      {open && (
        <DecisionDialog
          people={[{ session, candidate, known: standing?.n ?? 0 }]}
          onClose={(taken) => {
            setOpen(false);
            if (taken) reload();
          }}
        />
      )}
    </section>
  );
}
