import { useInterview } from "../context";
import { Heading } from "../parts/Heading";
import { Icon } from "../parts/Icon";
import { full as words } from "../words/full";

/** The server has no room just now: nothing is wrong, nothing is lost, and the page asks again by itself. */
export function Full() {
  const { door } = useInterview();
  const w = words();
  const left = door.waiting.leftS.value;
  const asking = door.opening.value || left === null;
  return (
    <div class="screen end full">
      <div class="end-sign calm" aria-hidden="true">
        <Icon name="clock" />
      </div>
      <Heading>{w.title}</Heading>
      <p>{w.text}</p>
      <section class="card next-steps">
        <ul class="plain">
          {w.points.map((point) => (
            <li key={point}>
              <Icon name="check" />
              {point}
            </li>
          ))}
        </ul>
      </section>
      <div class="bottom">
        <p class="soft centred" role="timer" aria-live="off">
          {asking ? w.asking : w.again(left)}
        </p>
        <button type="button" class="button primary wide" aria-disabled={asking ? "true" : undefined} onClick={() => door.waiting.now()}>
          {w.now}
        </button>
      </div>
    </div>
  );
}
