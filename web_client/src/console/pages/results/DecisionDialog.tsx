import { useState } from "preact/hooks";
import type { DecisionDraft, DecisionKind, DecisionOutcome, DecisionPreview, Opening } from "../../../shared/wire.gen";
import { Dialog, TroubleNote } from "../../parts/basics";
import { useAction, useLoaded } from "../../parts/hooks";
import { ask } from "../../state/account";
import { toast } from "../../state/announce";
import { common } from "../../words/common";
import { deciding, results } from "../../words/results";
import { PreviewList } from "./PreviewList";

export interface Person {
  session: string;
  candidate: string;
  /** The number of the decision that is on the screen (0: none), so that nobody overrides unseen. */
  known?: number;
}

const KINDS: readonly DecisionKind[] = ["next_round", "talent_pool", "reject"];

/** One decision for one or many: form, then everything shown back, then taken one by one. `onClose(true)`: something was taken. */
export function DecisionDialog({ people, onClose }: { people: readonly Person[]; onClose: (taken: boolean) => void }) {
  const words = deciding();
  const openings = useLoaded<Opening[]>("/api/v1/openings");
  const [kind, setKind] = useState<DecisionKind | null>(null);
  const [reason, setReason] = useState("");
  const [each, setEach] = useState(false);
  const [reasons, setReasons] = useState<Readonly<Record<string, string>>>({});
  const [notify, setNotify] = useState(false);
  const [nextOpening, setNextOpening] = useState("");
  const [shown, setShown] = useState<readonly DecisionPreview[] | null>(null);
  const [left, setLeft] = useState<readonly DecisionOutcome[] | null>(null);
  const [taken, setTaken] = useState(0);

  const reasonOf = (one: Person) => (each ? (reasons[one.session] ?? "").trim() : "");
  const whole = kind !== null && people.every((one) => reasonOf(one) !== "" || reason.trim() !== "");
  const draft = (): DecisionDraft => ({
    decision: kind ?? "talent_pool",
    reason: reason.trim(),
    items: people.map((one) => ({ session: one.session, reason: reasonOf(one), known: one.known ?? null })),
    notify,
    next_opening: kind === "next_round" ? nextOpening : "",
  });
  const preview = useAction(async () => {
    setShown(await ask<DecisionPreview[]>("/api/v1/decisions/preview", { method: "POST", body: draft() }));
  });
  const take = useAction(async () => {
    // What was shown is what is taken: a decision that came in between stops the item.
    const known = new Map((shown ?? []).map((one) => [one.session, one.standing?.n ?? 0]));
    const body = draft();
    const items = body.items.map((item) => ({ ...item, known: known.get(item.session) ?? null }));
    const outcomes = await ask<DecisionOutcome[]>("/api/v1/decisions", { method: "POST", body: { ...body, items } });
    const done = outcomes.filter((one) => one.decision !== null).length;
    if (done > 0) toast(words.done(String(done)), "good");
    setTaken(done);
    const failed = outcomes.filter((one) => one.decision === null);
    if (failed.length === 0) onClose(true);
    else setLeft(failed);
  });
  const only = people.length === 1 ? people[0] : undefined;
  const title = only ? words.for_one(only.candidate) : words.for_many(String(people.length));
  const possible = (shown ?? []).filter((one) => one.fault === "").length;

  return (
    <Dialog title={title} onClose={() => onClose(taken > 0)}>
      <TroubleNote trouble={preview.trouble ?? take.trouble} />
      {left !== null ? (
        <>
          <p role="alert">{words.not_done(String(left.length))}</p>
          <ul class="plain">
            {left.map((one) => (
              <li key={one.session}>
                {people.find((person) => person.session === one.session)?.candidate} – {faultText(one.fault)}
              </li>
            ))}
          </ul>
          <div class="row end">
            <button type="button" class="button" onClick={() => onClose(taken > 0)}>
              {common().close}
            </button>
          </div>
        </>
      ) : shown !== null ? (
        <>
          <p>{words.check}</p>
          <PreviewList shown={shown} notify={notify} />
          <div class="row end">
            <button type="button" class="button" onClick={() => setShown(null)}>
              {words.back}
            </button>
            <button type="button" class="button primary" disabled={take.busy || possible === 0} onClick={() => void take.run()}>
              {words.take(String(possible))}
            </button>
          </div>
        </>
      ) : (
        <form
          class="stack"
          onSubmit={(event) => {
            event.preventDefault();
            if (whole) void preview.run();
          }}
        >
          <fieldset class="group">
            <legend>{words.what}</legend>
            {KINDS.map((one) => (
              <label class="choice" key={one}>
                <input type="radio" name="decision" checked={kind === one} onChange={() => setKind(one)} />
                <span>{results().decisions[one]}</span>
              </label>
            ))}
          </fieldset>
          <label class="small-field">
            <span>{words.reason}</span>
            <textarea class="input" rows={3} maxLength={2000} value={reason} onInput={(event) => setReason(event.currentTarget.value)} />
          </label>
          {people.length > 1 && (
            <label class="choice">
              <input type="checkbox" checked={each} onChange={(event) => setEach(event.currentTarget.checked)} />
              <span>{words.each}</span>
            </label>
          )}
          {each &&
            people.map((one) => (
              <label class="small-field" key={one.session}>
                <span>{words.reason_of(one.candidate)}</span>
                <textarea
                  class="input"
                  rows={2}
                  maxLength={2000}
                  value={reasons[one.session] ?? ""}
                  onInput={(event) => setReasons({ ...reasons, [one.session]: event.currentTarget.value })}
                />
              </label>
            ))}
          {kind === "next_round" && (
            <label class="small-field">
              <span>{words.next_opening}</span>
              <select class="input" value={nextOpening} onChange={(event) => setNextOpening(event.currentTarget.value)}>
                <option value="">{words.no_next_opening}</option>
                {(openings.value ?? [])
                  .filter((one) => !one.closed)
                  .map((one) => (
                    <option key={one.id} value={one.id}>
                      {one.plan.title}
                    </option>
                  ))}
              </select>
            </label>
          )}
          <label class="choice">
            <input type="checkbox" checked={notify} onChange={(event) => setNotify(event.currentTarget.checked)} />
            <span>
              {words.notify}
              <span class="soft small block">{words.notify_hint}</span>
            </span>
          </label>
          <div class="row end">
            {kind !== null && !whole && <span class="soft small grow">{words.reason_needed}</span>}
            <button type="button" class="button" onClick={() => onClose(false)}>
              {common().cancel}
            </button>
            <button type="submit" class="button primary" disabled={!whole || preview.busy}>
              {words.look}
            </button>
          </div>
        </form>
      )}
    </Dialog>
  );
}

export function faultText(fault: DecisionOutcome["fault"]): string {
  return fault === "" ? "" : deciding().faults[fault];
}
