import type { OpeningFlags, RuleRecord } from "../../../shared/wire.gen";
import { pick } from "../../../shared/i18n";
import { flagHint } from "../../labels";
import { Loading, SeverityBadge, TroubleNote } from "../../parts/basics";
import { useLoaded } from "../../parts/hooks";
import { flags as flagWords } from "../../words/flags";

/** Which rules pay: how often each raised a flag here, and what people made of it. */
export function FlagRecord({ opening }: { opening: string }) {
  const words = flagWords();
  const { value, trouble, reload } = useLoaded<OpeningFlags>(`/api/v1/openings/${encodeURIComponent(opening)}/flags`);
  if (!value) return trouble ? <TroubleNote trouble={trouble} retry={reload} /> : <Loading />;
  return (
    <section class="card pad stack">
      <h2 id="flag-record">{words.record}</h2>
      <p class="soft small">{value.sessions === 0 ? words.record_none : words.record_of(String(value.sessions))}</p>
      <div class="scroll-x" role="region" aria-labelledby="flag-record" tabIndex={0}>
        <table class="report-table flag-record">
          <thead>
            <tr>
              <th scope="col">{words.rule}</th>
              <th scope="col">{words.votes_head}</th>
              <th scope="col">{words.raised}</th>
              <th scope="col">{words.in_sessions}</th>
              <th scope="col">{words.cleared}</th>
            </tr>
          </thead>
          <tbody>
            {value.rules.map((one) => (
              <Row key={one.rule} record={one} />
            ))}
          </tbody>
        </table>
      </div>
      <p class="soft small">{words.vote_note}</p>
    </section>
  );
}

function Row({ record }: { record: RuleRecord }) {
  const words = flagWords();
  const marks = record.useful + record.not_useful;
  return (
    <tr class={record.raised === 0 ? "soft" : ""}>
      <th scope="row" title={flagHint(record.rule)}>
        <SeverityBadge severity={record.severity}>{pick(record.title)}</SeverityBadge>
      </th>
      <td>
        {marks === 0 ? (
          <span class="soft small">{record.raised > 0 ? words.no_votes : "–"}</span>
        ) : (
          <>
            <span class="figures small">{words.votes(String(record.useful), String(record.not_useful))}</span>
            <span class="vote-bar" aria-hidden="true">
              <span style={{ flexGrow: record.useful }} />
              <span class="not" style={{ flexGrow: record.not_useful }} />
            </span>
          </>
        )}
      </td>
      <td class="figures">{record.raised}</td>
      <td class="figures">{record.sessions}</td>
      <td class="figures">{record.cleared}</td>
    </tr>
  );
}
