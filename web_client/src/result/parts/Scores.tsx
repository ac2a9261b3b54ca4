import { pick } from "../../shared/i18n";
import type { OwnDimension } from "../../shared/wire.gen";
import { pathOf, ring, scorePoints, sides } from "../fold/radar";
import { result as words } from "../words/result";

const RADIUS = 84;
const BAR = 200;

export function Scores({ dimensions, lookingScored, lang }: { dimensions: OwnDimension[]; lookingScored: boolean; lang: string }) {
  const w = words();
  return (
    <section class="card part" aria-labelledby="scores">
      <h2 id="scores">{w.scores}</h2>
      {dimensions.length >= 3 && <Radar dimensions={dimensions} />}
      <ul class="score-list">
        {dimensions.map((one, index) => (
          <li key={one.id}>
            <div class="score-line">
              <span>
                <span class="score-number" aria-hidden="true">
                  {index + 1}
                </span>
                <span lang={lang}>{one.title}</span>
              </span>
              <strong class="figures">{one.score === null ? w.notAvailable : w.ofHundred(one.score)}</strong>
            </div>
            {one.score === null ? (
              <p class="soft small">{one.not_available ? pick(one.not_available) : ""}</p>
            ) : (
              <svg class="score-bar" viewBox={`0 0 ${BAR} 6`} preserveAspectRatio="none" aria-hidden="true">
                <rect class="score-ground" width={BAR} height="6" />
                <rect class="score-value" width={(BAR * one.score) / 100} height="6" />
              </svg>
            )}
            {one.by_person && <p class="soft small">{w.byPerson}</p>}
          </li>
        ))}
      </ul>
      <p class="soft small">{lookingScored ? w.lookingScored : w.scoresAbout}</p>
    </section>
  );
}

/** Drawn for the eye; the list below it says the same. */
function Radar({ dimensions }: { dimensions: OwnDimension[] }) {
  const count = dimensions.length;
  const points = scorePoints(
    dimensions.map((one) => one.score),
    RADIUS,
  );
  const whole = points.filter((point) => point !== null);
  return (
    <svg class="radar" viewBox="-108 -108 216 216" aria-hidden="true" focusable="false">
      {[0.25, 0.5, 0.75, 1].map((share) => (
        <path key={share} class="radar-web" d={pathOf(ring(count, RADIUS * share))} />
      ))}
      {ring(count, RADIUS).map((point, index) => (
        <line key={index} class="radar-web" x2={point.x} y2={point.y} />
      ))}
      {whole.length === count && <path class="radar-area" d={pathOf(whole)} />}
      {sides(points).map(([from, to], index) => (
        <line key={index} class="radar-line" x1={from.x} y1={from.y} x2={to.x} y2={to.y} />
      ))}
      {whole.map((point, index) => (
        <circle key={index} class="radar-dot" cx={point.x} cy={point.y} r="3" />
      ))}
      {ring(count, RADIUS + 14).map((point, index) => (
        <text key={index} class="radar-text" x={point.x} y={point.y}>
          {index + 1}
        </text>
      ))}
    </svg>
  );
}
