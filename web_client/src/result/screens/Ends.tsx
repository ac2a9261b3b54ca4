import { Heading } from "../../candidate/parts/Heading";
import { useVisit } from "../visit";
import { common } from "../words/common";

export function Loading() {
  return (
    <div class="screen end" role="status">
      <p class="soft loading">{common().loading}</p>
    </div>
  );
}

/** The same for a link that never was, one taken back, and one whose owner was erased. */
export function Closed() {
  const w = common();
  return (
    <div class="screen end">
      <Heading>{w.closedTitle}</Heading>
      <p>{w.closed}</p>
      <p class="soft">{w.closedHint}</p>
    </div>
  );
}

export function Unreachable() {
  const visit = useVisit();
  const w = common();
  return (
    <div class="screen end">
      <Heading>{w.unreachableTitle}</Heading>
      <p>{w.unreachable}</p>
      <div class="bottom">
        <button type="button" class="button primary wide" onClick={() => void visit.arrive()}>
          {w.tryAgain}
        </button>
      </div>
    </div>
  );
}
