import { tag } from "../../../shared/i18n";
import type { Language, Mention, ReportTake } from "../../../shared/wire.gen";
import { placeText } from "../../fold/countdown";
import { eventsByName, totalMs } from "../../fold/report_take";
import { eventTitle, figure, reasonText } from "../../labels";
import { measures as measureWords } from "../../words/measures";
import { report as reportWords } from "../../words/report";

interface Props {
  take: ReportTake;
  language: Language;
  onSeek: (at_ms: number) => void;
}

export function TermTable({ take, language, onSeek }: Props) {
  const words = reportWords();
  const why = take.not_available.terms ?? take.not_available.mentions ?? take.not_available.keywords;
  if (take.terms.length === 0 && !why) return null;
  return (
    <>
      <h3>{words.terms}</h3>
      {why && (
        <p class="soft small">
          {words.not_available} ({reasonText(why)})
        </p>
      )}
      {take.terms.length > 0 && (
        <table class="report-table">
          <thead>
            <tr>
              <th scope="col">{words.term}</th>
              <th scope="col">{words.count}</th>
              <th scope="col">{words.where}</th>
            </tr>
          </thead>
          <tbody>
            {take.terms.map((term) => (
              <tr key={term.term} class={term.count === 0 && term.required ? "wanted" : ""}>
                <th scope="row">
                  <span lang={tag(language)}>{term.term}</span>
                  {term.required && <span class="badge">{words.required}</span>}
                </th>
                <td class="figures">
                  {term.count}
                  <Negated count={term.mentions.filter((mention) => mention.negated).length} />
                </td>
                <td>
                  {term.mentions.length === 0 && <span class="soft">{why ? "–" : words.never}</span>}
                  {term.mentions.map((mention, index) => (
                    <Place key={index} at_ms={mention.from_ms} zero_ms={take.from_ms} onSeek={onSeek} text={placeOf(mention, term.term)} />
                  ))}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </>
  );
}

/** Empty when there is nothing to say beside the time. */
function placeOf(mention: Mention, term: string): string {
  const said = mention.said === term ? "" : mention.said;
  return mention.negated ? `${said} (${measureWords().said_not})`.trim() : said;
}

function Negated({ count }: { count: number }) {
  const words = measureWords();
  if (count === 0) return null;
  return (
    <span class="soft small" title={words.said_not_hint}>
      {" "}
      ({words.said_not_times(String(count))})
    </span>
  );
}

export function EventTable({ take, onSeek }: Props) {
  const words = reportWords();
  const byName = eventsByName(take);
  return (
    <>
      <h3>{words.events}</h3>
      {byName.size === 0 && <p class="soft small">{words.events_none}</p>}
      {byName.size > 0 && (
        <table class="report-table">
          <thead>
            <tr>
              <th scope="col">{words.event}</th>
              <th scope="col">{words.times}</th>
              <th scope="col">{words.in_all}</th>
              <th scope="col">{words.where}</th>
            </tr>
          </thead>
          <tbody>
            {[...byName].map(([name, events]) => (
              <tr key={name}>
                <th scope="row">{eventTitle(name)}</th>
                <td class="figures">{events.length}</td>
                <td class="figures">{figure("duration_ms", totalMs(events), "zh").text}</td>
                <td>
                  {events.map((event, index) => (
                    <Place key={index} at_ms={event.from_ms} zero_ms={take.from_ms} onSeek={onSeek} text="" />
                  ))}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </>
  );
}

interface PlaceProps {
  at_ms: number;
  /** What is called 0:00: the answer's beginning. */
  zero_ms: number;
  onSeek: (at_ms: number) => void;
  text: string;
}

/** A moment that leads there. */
export function Place({ at_ms, zero_ms, onSeek, text }: PlaceProps) {
  const time = placeText(at_ms - zero_ms);
  return (
    <button type="button" class="place figures" title={reportWords().seek(time)} onClick={() => onSeek(at_ms)}>
      {text && <span>{text} </span>}
      {time}
    </button>
  );
}
