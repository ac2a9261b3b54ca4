import { placeText } from "../../fold/countdown";
import { ended, type Moment, type SessionView } from "../../fold/session_view";
import { durationText, number } from "../../labels";
import { CheckList } from "../../parts/CheckList";
import { LivePicture } from "../../parts/LivePicture";
import type { LiveCard } from "../../state/line";
import { live as liveWords } from "../../words/live";
import { session as sessionWords } from "../../words/session";

const PURPOSES = ["record", "transcribe", "analyse", "expression"] as const;

export function AboutPanel({ view, session, card }: { view: SessionView; session: string; card: LiveCard | null }) {
  const words = liveWords();
  const checking = view.stage === "check" || view.stage === "notice";
  const over = ended(view) || card === null || card.gone;
  return (
    <section class="card panel about" aria-label={words.connection}>
      {!over && <LivePicture session={session} name={view.candidate} still={false} />}
      <Connection view={view} />
      <details open={checking}>
        <summary>{words.check}</summary>
        <CheckList check={view.check} />
      </details>
      {view.consent && (
        <details>
          <summary>{words.consent}</summary>
          <ul class="plain small">
            {PURPOSES.map((purpose) => (
              <li key={purpose} class="row between">
                <span>{sessionWords().purpose[purpose]}</span>
                <strong>{view.consent?.[purpose] ? words.yes : words.no}</strong>
              </li>
            ))}
          </ul>
        </details>
      )}
      <details>
        <summary>{words.course}</summary>
        <ol class="course small">
          {[...view.moments].reverse().map((moment) => (
            <li key={moment.n}>
              <span class="time figures">{placeText(moment.at_ms)}</span>
              <span>{momentText(moment)}</span>
            </li>
          ))}
        </ol>
      </details>
    </section>
  );
}

function Connection({ view }: { view: SessionView }) {
  const words = liveWords();
  const network = view.network;
  if (!network) return null;
  const told = [
    network.rtt_ms === null ? "" : words.rtt(number(network.rtt_ms, 0)),
    network.loss_ratio === null ? "" : words.loss(number(network.loss_ratio * 100, 1)),
    network.upload_kbps === null ? "" : words.upload(number(network.upload_kbps, 0)),
  ].filter((text) => text !== "");
  return told.length > 0 ? <p class="soft small figures">{told.join(" · ")}</p> : null;
}

function momentText(moment: Moment): string {
  const words = sessionWords();
  const table = words.moment;
  const question = String(moment.question ?? "");
  const take = String(moment.take ?? 1);
  const devices: Record<string, string> = words.device;
  const reasons: Record<string, string> = words.away_reason;
  const device = devices[moment.detail] ?? words.device.any;
  switch (moment.what) {
    case "stage_preparing":
      return table.stage_preparing(question, take);
    case "stage_answering":
      return table.stage_answering(question, take);
    case "stage_reviewing":
      return table.stage_reviewing(question);
    case "time_extended":
      return table.time_extended(moment.detail, durationText(moment.value ?? 0));
    case "take_allowed":
      return table.take_allowed(moment.detail);
    case "media_lost":
      return table.media_lost(reasons[moment.detail] ?? moment.detail);
    case "media_back":
      return table.media_back(durationText(moment.value ?? 0));
    case "page_device_lost":
      return table.page_device_lost(device);
    case "page_device_back":
      return table.page_device_back(device);
    case "page_blocked":
      return table.page_blocked(device);
    default: {
      const plain: Record<string, unknown> = table;
      const text = plain[moment.what];
      return typeof text === "string" ? text : moment.what.replaceAll("_", " ");
    }
  }
}
