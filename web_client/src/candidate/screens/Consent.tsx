import { useSignal } from "@preact/signals";
import { pick } from "../../shared/i18n";
import type { ConsentPurpose } from "../../shared/wire.gen";
import { useInterview } from "../context";
import { Heading } from "../parts/Heading";
import { Refusal } from "../parts/Refusal";
import { Steps } from "../parts/Steps";
import { consentWords } from "../words/consent";

type Choices = Partial<Record<ConsentPurpose["purpose"], boolean>>;

/** One choice per purpose, none made beforehand. */
export function Consent() {
  const { conversation, door } = useInterview();
  const choices = useSignal<Choices>({});
  const asked = useSignal(false);
  const w = consentWords();
  const landing = door.landing.value;
  if (landing === null) return null;
  const purposes = landing.consent.purposes.filter((one) => one.purpose !== "expression" || landing.expression_offered);
  const open = purposes.filter((one) => choices.value[one.purpose] === undefined);
  const barred = purposes.some((one) => one.needed && choices.value[one.purpose] === false);
  const busy = conversation.pending.value?.what === "consent";

  const send = (event: Event) => {
    event.preventDefault();
    asked.value = true;
    if (open.length > 0) {
      document.getElementById(`${open[0]!.purpose}-yes`)?.focus();
      return;
    }
    if (!barred) conversation.consent({ expression: false, ...choices.value }, landing.consent.version);
  };

  return (
    <form class="screen" onSubmit={send} noValidate>
      <Steps at="consent" />
      <Heading>{w.title}</Heading>
      <p class="soft">{w.lead}</p>
      {purposes.map((purpose) => (
        <Purpose
          key={purpose.purpose}
          purpose={purpose}
          choice={choices.value[purpose.purpose]}
          missing={asked.value && choices.value[purpose.purpose] === undefined}
          onChoice={(yes) => (choices.value = { ...choices.value, [purpose.purpose]: yes })}
        />
      ))}
      <Refusal />
      <p class="soft small">{w.version(landing.consent.version)}</p>
      <div class="bottom">
        <p role="status" class="small centred">
          {barred ? w.recordNo : asked.value && open.length > 0 ? w.missing(open.length) : ""}
        </p>
        <button type="submit" class="button primary wide" aria-disabled={barred || busy}>
          {busy ? w.going : w.go}
        </button>
      </div>
    </form>
  );
}

interface PurposeProps {
  purpose: ConsentPurpose;
  choice: boolean | undefined;
  missing: boolean;
  onChoice: (yes: boolean) => void;
}

function Purpose({ purpose, choice, missing, onChoice }: PurposeProps) {
  const w = consentWords();
  const id = purpose.purpose;
  const no = purpose.needed ? w.recordNo : id === "expression" ? w.expressionNo : w.optionalNo;
  return (
    <fieldset class={`purpose card ${missing ? "missing" : ""}`} aria-describedby={`${id}-text ${id}-note`}>
      <legend>
        <span class="purpose-title">{pick(purpose.title)}</span>
        <span class={`badge ${purpose.needed ? "accent" : ""}`}>{purpose.needed ? w.needed : w.optional}</span>
      </legend>
      <p id={`${id}-text`}>{pick(purpose.text)}</p>
      <p id={`${id}-note`} class={purpose.needed && choice === false ? "note warn small" : "soft small"} hidden={purpose.needed && choice !== false}>
        {no}
      </p>
      <div class="choice">
        {[true, false].map((yes) => (
          <label key={String(yes)} class={choice === yes ? "chosen" : ""}>
            <input
              type="radio"
              id={`${id}-${yes ? "yes" : "no"}`}
              name={id}
              checked={choice === yes}
              aria-invalid={missing}
              onChange={() => onChoice(yes)}
            />
            {yes ? w.yes : w.no}
          </label>
        ))}
      </div>
      {missing && <p class="wrong small">{w.choose}</p>}
    </fieldset>
  );
}
