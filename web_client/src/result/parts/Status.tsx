import { Icon } from "../../candidate/parts/Icon";
import type { OwnResult } from "../../shared/wire.gen";
import { day, dayAndTime } from "../fold/when";
import { result as words } from "../words/result";

/** Where things stand and what comes next: the first thing anybody looks for here. */
export function Status({ page }: { page: OwnResult }) {
  const w = words();
  return (
    <section class="card part status-part" aria-labelledby="status">
      <h2 id="status">{w.status}</h2>
      <p class="status-now">{page.told ? w.told[page.told] : w.states[page.state]}</p>
      <p>{next(page)}</p>
      {page.handed_in_at && page.state !== "withdrawn" && (
        <ol class="way">
          <Step done>{w.handedIn(dayAndTime(page.handed_in_at))}</Step>
          <Step done={page.state === "ready"}>{w.looked}</Step>
          {page.shows.length > 0 && (
            <Step done={page.state === "ready"}>
              {page.state === "ready" || !page.ready_at ? w.shownHere : w.shownHereFrom(dayAndTime(page.ready_at))}
            </Step>
          )}
          <Step done={page.told !== null}>{w.decided}</Step>
        </ol>
      )}
      <p class="soft small decides">
        <Icon name="shield" />
        {w.people}
      </p>
    </section>
  );
}

function next(page: OwnResult): string {
  const w = words();
  if (page.told) return w.nextTold[page.told];
  switch (page.state) {
    case "in_interview":
      return w.next.in_interview;
    case "withdrawn":
      return w.next.withdrawn;
    case "ready":
      return w.next.ready;
    case "waiting":
      if (page.shows.length === 0) return w.next.nothingShown;
      return page.ready_at ? w.next.waitingUntil(day(page.ready_at)) : w.next.waiting;
  }
}

function Step({ done, children }: { done: boolean; children: string }) {
  return (
    <li class={done ? "done" : ""}>
      <span class="way-mark">{done && <Icon name="check" />}</span>
      <span>
        {children}
        <span class="unseen"> {done ? words().done : words().notYet}</span>
      </span>
    </li>
  );
}
