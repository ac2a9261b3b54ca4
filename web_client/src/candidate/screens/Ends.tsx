import { useInterview } from "../context";
import { Heading } from "../parts/Heading";
import { Icon } from "../parts/Icon";
import { common } from "../words/common";
import { door } from "../words/door";

export function Submitted() {
  const w = door();
  return (
    <div class="screen end">
      <div class="end-sign" aria-hidden="true">
        <Icon name="check" />
      </div>
      <Heading>{w.submittedTitle}</Heading>
      <p>{w.submitted}</p>
      <section class="card next-steps">
        <h2>{w.next}</h2>
        <ol>
          {w.nextSteps.map((step) => (
            <li key={step}>{step}</li>
          ))}
        </ol>
      </section>
      <ResultLink />
    </div>
  );
}

/** Where the result will be; it opens with a one-time code. */
function ResultLink() {
  const path = useInterview().door.landing.value?.result_path;
  const w = door();
  if (!path) return null;
  return (
    <section>
      <h2>{w.resultTitle}</h2>
      <p>{w.resultText}</p>
      <p>
        <a class="button" href={path} target="_blank" rel="noopener">
          {w.resultLink}
        </a>
      </p>
    </section>
  );
}

export function Withdrawn() {
  const w = door();
  return (
    <div class="screen end">
      <Heading>{w.withdrawnTitle}</Heading>
      <p>{w.withdrawn}</p>
      <ResultLink />
    </div>
  );
}

export function Moved() {
  const interview = useInterview();
  const w = door();
  return (
    <div class="screen end">
      <Heading>{w.movedTitle}</Heading>
      <p>{w.moved}</p>
      <div class="bottom">
        <button type="button" class="button primary wide" disabled={interview.door.opening.value} onClick={() => void interview.enter()}>
          {w.movedButton}
        </button>
      </div>
    </div>
  );
}

export function Closed({ code }: { code: string }) {
  const w = door();
  const texts: Record<string, string> = w.codes;
  return (
    <div class="screen end">
      <Heading>{w.closedTitle}</Heading>
      <p>{texts[code] ?? w.codes.other}</p>
    </div>
  );
}

export function Unreachable() {
  const interview = useInterview();
  const w = door();
  return (
    <div class="screen end">
      <Heading>{w.unreachableTitle}</Heading>
      <p>{w.unreachable}</p>
      <div class="bottom">
        <button type="button" class="button primary wide" onClick={() => void interview.arrive()}>
          {common().tryAgain}
        </button>
      </div>
    </div>
  );
}

export function Loading() {
  const w = common();
  return (
    <div class="screen end" role="status">
      <p class="soft loading">{w.loading}</p>
    </div>
  );
}
