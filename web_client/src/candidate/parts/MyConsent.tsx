import { signal } from "@preact/signals";
import { useEffect, useRef, useState } from "preact/hooks";
import { pick } from "../../shared/i18n";
import type { ConsentPurpose } from "../../shared/wire.gen";
import { useInterview } from "../context";
import { consentWords } from "../words/consent";
import { Icon } from "./Icon";

export const consentOpen = signal(false);

export function MyConsentButton() {
  const w = consentWords();
  return (
    <button
      type="button"
      id="consent-button"
      class="button quiet small"
      aria-expanded={consentOpen.value}
      aria-controls="my-consent"
      aria-label={w.mine}
      title={w.mine}
      onClick={() => (consentOpen.value = !consentOpen.value)}
    >
      <Icon name="shield" />
    </button>
  );
}

/** What was agreed to, each use to be taken back (or given) at any moment, and the way out. */
export function MyConsent() {
  const { conversation, door } = useInterview();
  const heading = useRef<HTMLHeadingElement>(null);
  const w = consentWords();
  useEffect(() => heading.current?.focus(), []);
  const landing = door.landing.value;
  const given = conversation.view.value?.consent;
  if (!landing || !given) return null;
  const change = (purpose: ConsentPurpose["purpose"], yes: boolean) =>
    conversation.consent({ ...given, [purpose]: yes }, landing.consent.version);
  const shut = () => {
    consentOpen.value = false;
    document.getElementById("consent-button")?.focus();
  };
  return (
    <section id="my-consent" class="my-consent" aria-labelledby="my-consent-title" onKeyDown={(event) => event.key === "Escape" && shut()}>
      <header>
        <h2 id="my-consent-title" ref={heading} tabIndex={-1}>
          {w.mine}
        </h2>
        <button type="button" class="button quiet small" onClick={shut}>
          {w.close}
        </button>
      </header>
      {landing.consent.purposes
        .filter((one) => !one.needed)
        .map((one) => (
          <label key={one.purpose} class="switch-row">
            <span>{pick(one.title)}</span>
            <input
              type="checkbox"
              role="switch"
              checked={given[one.purpose] === true}
              onChange={(event) => change(one.purpose, event.currentTarget.checked)}
            />
          </label>
        ))}
      <p class="soft small">{w.mineHint}</p>
      <Leave version={landing.consent.version} />
    </section>
  );
}

/** Withdrawing consent to record ends the interview; asked twice, because there is no way back. */
function Leave({ version }: { version: string }) {
  const { conversation } = useInterview();
  const [sure, setSure] = useState(false);
  const stay = useRef<HTMLButtonElement>(null);
  const w = consentWords();
  useEffect(() => {
    if (sure) stay.current?.focus();
  }, [sure]);
  if (!sure) {
    return (
      <button type="button" class="button danger small" onClick={() => setSure(true)}>
        {w.leave}
      </button>
    );
  }
  const leave = () => {
    consentOpen.value = false;
    conversation.consent({ record: false, transcribe: false, analyse: false, expression: false }, version);
  };
  return (
    <div class="note warn leave-sure" role="group" aria-labelledby="leave-title">
      <h3 id="leave-title">{w.leaveTitle}</h3>
      <p>{w.leaveText}</p>
      <div class="acts">
        <button ref={stay} type="button" class="button" onClick={() => setSure(false)}>
          {w.leaveNo}
        </button>
        <button type="button" class="button danger" onClick={leave}>
          {w.leaveYes}
        </button>
      </div>
    </div>
  );
}
