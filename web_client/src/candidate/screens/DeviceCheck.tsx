import { tag } from "../../shared/i18n";
import { useInterview } from "../context";
import { mayGoOn } from "../check/verdicts";
import { CheckRow } from "../parts/CheckRow";
import { DeviceSelect } from "../parts/DeviceSelect";
import { Heading } from "../parts/Heading";
import { Icon } from "../parts/Icon";
import { LevelBar } from "../parts/LevelMeter";
import { Refusal } from "../parts/Refusal";
import { SelfView } from "../parts/SelfView";
import { Steps } from "../parts/Steps";
import { checkWords } from "../words/check";

export function DeviceCheckScreen() {
  const interview = useInterview();
  const { devices } = interview;
  const w = checkWords();
  const off = [devices.camera, devices.microphone].every((device) => device.value.status === "off" || device.value.status === "asking");
  return (
    <div class="screen check">
      <Steps at="check" />
      <Heading>{w.title}</Heading>
      <p class="soft">{w.lead}</p>
      {off ? <TurnOn /> : <Findings />}
      <Refusal />
      {!off && <GoOn />}
    </div>
  );
}

/** The browser's own question comes only after the person asked for it. */
function TurnOn() {
  const interview = useInterview();
  const w = checkWords();
  const asking = interview.devices.camera.value.status === "asking" || interview.devices.microphone.value.status === "asking";
  return (
    <>
      <div class="turn-on card">
        <div class="turn-on-icons" aria-hidden="true">
          <Icon name="camera" />
          <Icon name="microphone" />
        </div>
        <p role="status">{asking ? w.asking : w.askHint}</p>
      </div>
      <div class="bottom">
        <button type="button" class="button primary wide" disabled={asking} onClick={() => void interview.turnOn()}>
          {w.turnOn}
        </button>
      </div>
    </>
  );
}

function Findings() {
  const { check, devices } = useInterview();
  const w = checkWords();
  const found = check.found.value;
  const network = found.network.values ?? {};
  const figures = [
    network.rtt_ms === undefined ? "" : w.rtt(Math.round(network.rtt_ms)),
    network.loss_ratio === undefined ? "" : w.loss((network.loss_ratio * 100).toFixed(1)),
    network.upload_kbps === undefined ? "" : w.upload(Math.round(network.upload_kbps)),
  ].filter(Boolean);
  return (
    <div class="check-columns">
      {devices.camera.value.status === "live" && (
        <div class="preview">
          <SelfView label={w.preview} onVideo={(video) => (check.video = video)} />
        </div>
      )}
      <div class="check-rows card">
        <Speaking />
        <CheckRow part="camera" finding={found.camera} onRetry={devices.camera.value.status === "fault" ? () => void devices.start() : undefined}>
          {found.camera.verdict === "fail" && <DeviceSelect kind="camera" />}
        </CheckRow>
        {found.camera.verdict === "pass" && (
          <>
            <CheckRow part="light" finding={found.light} />
            <CheckRow part="face" finding={found.face} />
          </>
        )}
        <CheckRow part="network" finding={found.network}>
          {figures.length > 0 && <p class="small soft figures">{figures.join(" · ")}</p>}
        </CheckRow>
        <OtherDevices />
      </div>
    </div>
  );
}

/** The one thing to do in the check: say a sentence. It stands first, and shrinks to a line once it went well. */
function Speaking() {
  const { check, conversation, devices, level } = useInterview();
  const w = checkWords();
  const { microphone, sentence } = check.found.value;
  const welcome = conversation.welcome.value;
  const heard = conversation.heard.value?.text ?? "";
  const live = devices.microphone.value.status === "live";
  const done = microphone.verdict === "pass" && sentence.verdict === "pass";
  const shown = microphone.verdict === "pass" ? sentence : microphone;
  return (
    <CheckRow
      part={microphone.verdict === "pass" ? "sentence" : "microphone"}
      title={w.parts.microphone}
      finding={shown}
      onRetry={devices.microphone.value.status === "fault" ? () => void devices.start() : undefined}
    >
      {live && welcome && !done && (
        <>
          <p class="label">{w.sentenceLabel}</p>
          <blockquote class="sentence" lang={tag(welcome.interview_language)}>
            {welcome.check_sentence}
          </blockquote>
        </>
      )}
      {live && <LevelBar label={w.level} />}
      {live && !done && heard && level.listenedMs > 0 && (
        <p class="small soft">
          {w.heardYou}: <span lang={tag(welcome?.interview_language ?? "zh")}>{heard}</span>
        </p>
      )}
      {microphone.verdict === "fail" && <DeviceSelect kind="microphone" />}
    </CheckRow>
  );
}

/** Folded away: most people have what they need. A fault unfolds its own choice in its row. */
function OtherDevices() {
  const { check, devices } = useInterview();
  const w = checkWords();
  const kinds = (["camera", "microphone"] as const).filter(
    (kind) => devices.choices.value[kind].length > 1 && check.found.value[kind].verdict !== "fail",
  );
  if (kinds.length === 0) return null;
  return (
    <details class="other-devices">
      <summary>{w.otherDevices}</summary>
      {kinds.map((kind) => (
        <DeviceSelect key={kind} kind={kind} />
      ))}
    </details>
  );
}

function GoOn() {
  const { check, conversation } = useInterview();
  const w = checkWords();
  const found = check.found.value;
  const ready = mayGoOn(found);
  const hints = Object.values(found).some((one) => one.verdict === "warn" || one.verdict === "fail");
  const why = found.camera.verdict === "pass" && found.microphone.verdict === "unknown" ? w.goSpeak : w.goWait;
  const busy = conversation.pending.value?.what === "check_done";
  return (
    <div class="bottom">
      <p role="status" class="small centred soft">
        {!ready ? why : hints ? w.goWarn : found.sentence.verdict === "unknown" ? w.goSentence : ""}
      </p>
      <button
        type="button"
        class={`button wide ${ready ? "primary" : ""}`}
        aria-disabled={!ready || busy}
        onClick={() => ready && !busy && conversation.step("check_done")}
      >
        {ready && hints ? w.goAnyway : w.go}
      </button>
    </div>
  );
}
