import { useEffect, useRef, useState } from "preact/hooks";
import { call, Trouble } from "../../shared/api";
import { language } from "../../shared/i18n";
import type { CodeSent, IdentityState } from "../../shared/wire.gen";
import { useInterview } from "../context";
import { Heading } from "../parts/Heading";
import { identity as words } from "../words/identity";

type Known = keyof ReturnType<typeof words>["troubles"];

/** A one-time code to the address on file, before the link opens on this device. */
export function Identity() {
  const interview = useInterview();
  const path = interview.door.codePath();
  const w = words();
  const [state, setState] = useState<IdentityState | null>(null);
  const [sent, setSent] = useState<CodeSent | null>(null);
  const [code, setCode] = useState("");
  const [busy, setBusy] = useState<"" | "sending" | "entering">("");
  const [trouble, setTrouble] = useState<string | null>(null);
  const [leftS, startLeft] = useSecondsLeft();
  const field = useRef<HTMLInputElement>(null);

  async function attempt(work: () => Promise<void>): Promise<void> {
    setTrouble(null);
    try {
      await work();
    } catch (error) {
      if (!(error instanceof Trouble)) throw error;
      if (error.code === "code_wait" && error.retryAfterS !== null) startLeft(error.retryAfterS);
      setTrouble(error.code);
    } finally {
      setBusy("");
    }
  }

  const goOn = async () => {
    await interview.enter();
    if (interview.door.place.value.at === "identity") setTrouble(interview.door.trouble.value ?? "other");
  };
  const load = () =>
    attempt(async () => {
      const got = await call<IdentityState>(path);
      setState(got);
      startLeft(got.again_s);
      if (got.passed) await goOn();
    });
  useEffect(() => void load(), []);
  useEffect(() => {
    if (sent) field.current?.focus();
  }, [sent]);

  const send = () => {
    setBusy("sending");
    return attempt(async () => {
      const got = await call<CodeSent>(path, { method: "POST", body: { language: language.value } });
      setSent(got);
      setCode("");
      startLeft(got.again_s);
    });
  };
  const enter = (event: Event) => {
    event.preventDefault();
    if (!/^[0-9]{6}$/.test(code) || busy) return;
    setBusy("entering");
    void attempt(async () => {
      await call<void>(`${path}/check`, { method: "POST", body: { code } });
      await goOn();
    });
  };

  const missing = state !== null && state.address === "" && !state.passed;
  const unreached = state !== null && !missing && !state.passed && !state.reaches;
  const where = state && state.check !== "none" ? w.to[state.check](state.address) : "";
  const asked = sent !== null || (state !== null && state.again_s > 0);
  return (
    <div class="screen">
      <Heading>{w.title}</Heading>
      {missing ? <p class="note warn">{w.missing[state.check]}</p> : <p>{w.why}</p>}
      {unreached && <p class="note warn">{w.unreached}</p>}
      {(missing || unreached || asked) && state !== null && <WhomToAsk state={state} />}
      <div role="alert">{trouble && <p class="note bad">{w.troubles[trouble in w.troubles ? (trouble as Known) : "other"]}</p>}</div>
      {!missing && asked && (
        <form id="identity" class="stack" onSubmit={enter}>
          <p role="status">{sent && (unreached ? w.made : w.sent)(where, Math.round(sent.valid_s / 60))}</p>
          <div class="field">
            <label for="code">{w.code}</label>
            <input
              id="code"
              ref={field}
              class="input"
              inputMode="numeric"
              autoComplete="one-time-code"
              maxLength={6}
              pattern="[0-9]{6}"
              required
              value={code}
              onInput={(event) => {
                const digits = event.currentTarget.value.normalize("NFKC").replace(/[^0-9]/g, "").slice(0, 6);
                event.currentTarget.value = digits;
                setCode(digits);
              }}
            />
            {!unreached && <p class="soft small">{w.spam}</p>}
          </div>
        </form>
      )}
      <div class="bottom">
        {state === null && trouble !== null && (
          <button type="button" class="button primary wide" onClick={() => void load()}>
            {w.retry}
          </button>
        )}
        {!missing && asked && (
          <button type="submit" form="identity" class="button primary wide" disabled={code.length < 6 || busy !== ""}>
            {busy === "entering" ? w.entering : w.enter}
          </button>
        )}
        {state !== null && !missing && (
          <button
            type="button"
            class={asked ? "button wide" : "button primary wide"}
            disabled={leftS > 0 || busy !== ""}
            onClick={() => void send()}
          >
            {busy === "sending" ? w.sending : leftS > 0 ? w.againIn(leftS) : asked ? w.again : w.send(where)}
          </button>
        )}
        <p class="soft small centred">{w.kept}</p>
      </div>
    </div>
  );
}

/** Nobody is left alone with a code that does not come. */
function WhomToAsk({ state }: { state: IdentityState }) {
  const w = words();
  const who = [state.organisation, state.department, state.contact].filter(Boolean).join(" · ");
  return <p class="small">{who ? w.whom(who) : w.whomUnknown}</p>;
}

/** Counts down to 0, a second at a time. */
function useSecondsLeft(): [number, (seconds: number) => void] {
  const [untilMs, setUntilMs] = useState(0);
  const [nowMs, setNowMs] = useState(() => performance.now());
  useEffect(() => {
    const ticking = setInterval(() => {
      setNowMs(performance.now());
      if (performance.now() >= untilMs) clearInterval(ticking);
    }, 500);
    return () => clearInterval(ticking);
  }, [untilMs]);
  const start = (seconds: number) => {
    const now = performance.now();
    setNowMs(now);
    setUntilMs(now + seconds * 1000);
  };
  return [Math.max(0, Math.ceil((untilMs - nowMs) / 1000)), start];
}
