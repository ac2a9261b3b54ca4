import { useEffect, useState } from "preact/hooks";
import { Heading } from "../../candidate/parts/Heading";
import { Icon } from "../../candidate/parts/Icon";
import type { CodeAddress, ResultCodeSent } from "../../shared/wire.gen";
import { clockTime } from "../fold/when";
import { TroubleLine } from "../parts/TroubleLine";
import { useVisit } from "../visit";
import { door as words } from "../words/door";

const DIGITS = 6;

export function Door() {
  const visit = useVisit();
  const w = words();
  const door = visit.door.value;
  if (door === null) return null;
  return (
    <div class="screen result-door">
      <Heading>{w.title}</Heading>
      <p>{w.why}</p>
      {door.addresses.length === 0 ? (
        <p class="note warn">{w.noAddress}</p>
      ) : visit.sent.value ? (
        <EnterCode sent={visit.sent.value} />
      ) : (
        <AskCode addresses={door.addresses} />
      )}
      <p class="soft small decides">
        <Icon name="shield" />
        {w.nothingUsed}
      </p>
    </div>
  );
}

function AskCode({ addresses }: { addresses: CodeAddress[] }) {
  const visit = useVisit();
  const w = words();
  return (
    <section aria-label={w.where}>
      <h2>{w.where}</h2>
      <div class="code-ways">
        {addresses.map((one) => (
          <button
            type="button"
            class="button wide"
            key={one.channel}
            disabled={visit.busy.value}
            onClick={() => void visit.sendCode(one.channel)}
          >
            <span>{w.by[one.channel]}</span> <strong class="figures">{one.address}</strong>
          </button>
        ))}
      </div>
      <TroubleLine />
    </section>
  );
}

function EnterCode({ sent }: { sent: ResultCodeSent }) {
  const visit = useVisit();
  const w = words();
  const [code, setCode] = useState("");
  const [left, setLeft] = useState(true);
  const wait_s = useSecondsUntil(sent.again_at);
  const wrong = visit.trouble.value !== null;
  const submit = (event: Event) => {
    event.preventDefault();
    setLeft(true);
    if (code.length === DIGITS) void visit.enter(code);
    else setLeft(false);
  };
  return (
    <form class="code-form" onSubmit={submit} noValidate>
      <p role="status">{w.sent(sent.address, clockTime(sent.valid_until))}</p>
      <div class="field">
        <label for="code">{w.code}</label>
        <input
          id="code"
          class="input code-input figures"
          inputMode="numeric"
          autoComplete="one-time-code"
          pattern="[0-9]*"
          maxLength={DIGITS}
          value={code}
          aria-invalid={wrong || !left}
          aria-describedby="code-trouble"
          onInput={(event) => setCode(event.currentTarget.value.replace(/\D/g, "").slice(0, DIGITS))}
        />
        <div id="code-trouble">
          {left ? <TroubleLine /> : <p class="wrong" role="alert">{w.sixDigits}</p>}
        </div>
      </div>
      <button type="submit" class="button primary wide" disabled={visit.busy.value}>
        {w.enter}
      </button>
      <div class="acts">
        <button
          type="button"
          class="button quiet small"
          disabled={visit.busy.value || wait_s > 0}
          onClick={() => void visit.sendCode(sent.channel)}
        >
          {wait_s > 0 ? w.againIn(wait_s) : w.again}
        </button>
        <button type="button" class="button quiet small" onClick={() => (visit.sent.value = null)}>
          {w.otherWay}
        </button>
      </div>
      <p class="soft small">{w.notThere}</p>
    </form>
  );
}

function useSecondsUntil(moment: string): number {
  const left = () => Math.max(0, Math.ceil((Date.parse(moment) - Date.now()) / 1000));
  const [seconds, setSeconds] = useState(left);
  useEffect(() => {
    setSeconds(left());
    const timer = setInterval(() => setSeconds(left()), 1000);
    return () => clearInterval(timer);
  }, [moment]);
  return seconds;
}
