import { type Language, tag } from "../../shared/i18n";
import type { Landing as LandingFacts } from "../../shared/wire.gen";
import { useInterview } from "../context";
import { abilities, mustLeave, surroundings } from "../environment/browser";
import { Heading } from "../parts/Heading";
import { Icon } from "../parts/Icon";
import { door as words, inApp } from "../words/door";
import { CopyLink, OpenElsewhere } from "./OpenElsewhere";

export function Landing() {
  const { door, enter } = useInterviewDoor();
  const landing = door.landing.value;
  const w = words();
  if (landing === null) return null;
  const here = surroundings(navigator.userAgent, navigator.maxTouchPoints);
  if (mustLeave(here, abilities())) return <OpenElsewhere here={here} />;
  const own = tag(landing.interview_language);
  return (
    <div class="screen landing">
      <header class="landing-head">
        <p class="soft">{w.hello(landing.candidate)}</p>
        <p>
          <strong lang={own}>{[landing.organisation, landing.department].filter(Boolean).join(" · ")}</strong> {w.invites}
        </p>
        <Heading>
          <span lang={own}>{landing.title}</span>
        </Heading>
      </header>
      <dl class="facts card" aria-label={w.about}>
        <div>
          <dt>
            <Icon name="clock" />
            {w.time}
          </dt>
          <dd>{w.minutes(landing.minutes)}</dd>
        </div>
        <div>
          <dt>
            <Icon name="question" />
            {w.questions}
          </dt>
          <dd>{w.questionCount(landing.question_count)}</dd>
        </div>
        <div>
          <dt>
            <Icon name="speaker" />
            {w.language}
          </dt>
          <dd>{landing.offered.length > 1 ? w.either : w.languages[landing.interview_language]}</dd>
        </div>
      </dl>
      <section>
        <h2>{w.recorded}</h2>
        <p>{w.recordedText}</p>
        <p class="decides">
          <Icon name="shield" />
          {w.decides}
        </p>
      </section>
      <section>
        <h2>{w.need}</h2>
        <ul class="plain">
          {w.needs.map((need) => (
            <li key={need}>
              <Icon name="check" />
              {need}
            </li>
          ))}
        </ul>
      </section>
      {here.app && (
        <div class="note warn">
          <p>{inApp().maybe(inApp().apps[here.app])}</p>
          <CopyLink />
        </div>
      )}
      <div class="bottom">
        <div role="alert">
          {door.trouble.value && <p class="note bad">{door.trouble.value === "language_not_offered" ? w.languageGone : w.openTrouble}</p>}
        </div>
        {landing.offered.length > 1 && <InterviewLanguage landing={landing} onChoose={(chosen) => door.choose(chosen)} />}
        <button type="button" class="button primary wide" disabled={door.opening.value} onClick={enter}>
          {landing.started ? w.goOn : w.begin}
        </button>
        <p class="soft small centred">{landing.started ? w.goOnHint : w.beginHint}</p>
      </div>
    </div>
  );
}

/** Each language is named in itself; they stand in one order, whichever is chosen. */
function InterviewLanguage({ landing, onChoose }: { landing: LandingFacts; onChoose: (language: Language) => void }) {
  const w = words();
  const offered = LANGUAGES.filter((one) => landing.offered.some((other) => other.language === one));
  return (
    <fieldset class="interview-language">
      <legend>{w.language}</legend>
      <div class="choice">
        {offered.map((one) => (
          <label key={one} class={one === landing.interview_language ? "chosen" : ""} lang={tag(one)}>
            <input type="radio" name="interview-language" checked={one === landing.interview_language} onChange={() => onChoose(one)} />
            {NAMES[one]}
          </label>
        ))}
      </div>
    </fieldset>
  );
}

const LANGUAGES: readonly Language[] = ["zh", "en"];
const NAMES: Record<Language, string> = { zh: "中文", en: "English" };

function useInterviewDoor() {
  const interview = useInterview();
  return { door: interview.door, enter: () => void interview.enter() };
}
