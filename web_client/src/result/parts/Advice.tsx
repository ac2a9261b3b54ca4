import { pick } from "../../shared/i18n";
import type { OwnAdvice, Text } from "../../shared/wire.gen";
import { result as words } from "../words/result";

export function Advice({ advice, none }: { advice: OwnAdvice[]; none: Text | null }) {
  const w = words();
  return (
    <section class="card part" aria-labelledby="advice">
      <h2 id="advice">{w.advice}</h2>
      {advice.length === 0 && none && <p class="soft">{pick(none)}</p>}
      <ul class="advice-list">
        {advice.map((one, index) => (
          <li key={index}>
            <p class="soft small">{one.question > 0 ? w.question(one.question) : w.whole}</p>
            <p class="advice-text">{pick(one.advice)}</p>
            <p class="soft small">{w.because(pick(one.reason))}</p>
          </li>
        ))}
      </ul>
      {advice.length > 0 && <p class="soft small">{w.adviceAbout}</p>}
    </section>
  );
}
