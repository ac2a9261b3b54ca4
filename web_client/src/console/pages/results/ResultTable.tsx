import { useRef } from "preact/hooks";
import type { ResultRow } from "../../../shared/wire.gen";
import { dateTime, number } from "../../labels";
import { Icon } from "../../parts/Icon";
import { Link } from "../../parts/Link";
import { useKeys } from "../../state/keys";
import { results } from "../../words/results";
import { withdrawn } from "../../words/withdrawn";

interface Props {
  rows: readonly ResultRow[];
  /** These are still the rows of the filter before. */
  busy: boolean;
  chosen: ReadonlySet<string>;
  choose: (ids: readonly string[], yes: boolean) => void;
}

export function ResultTable({ rows, busy, chosen, choose }: Props) {
  const words = results();
  const body = useRef<HTMLTableSectionElement>(null);
  useRowKeys(body, rows, chosen, choose);
  const all = rows.every((row) => chosen.has(row.id));
  return (
    <div class={`card table-card${busy ? " busy" : ""}`} aria-busy={busy}>
      <table class="list-table result-table">
        <thead>
          <tr>
            <th scope="col">
              <input
                type="checkbox"
                aria-label={words.choose_all}
                checked={all}
                onChange={(event) => choose(rows.map((row) => row.id), event.currentTarget.checked)}
              />
            </th>
            <th scope="col">{words.candidate}</th>
            <th scope="col">{words.position}</th>
            <th scope="col">{words.began}</th>
            <th scope="col">{words.state}</th>
            <th scope="col">{words.score}</th>
            <th scope="col">{words.flags}</th>
            <th scope="col">{words.decision}</th>
          </tr>
        </thead>
        <tbody ref={body}>
          {rows.map((row) => (
            <Row key={row.id} row={row} chosen={chosen.has(row.id)} choose={choose} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Row({ row, chosen, choose }: { row: ResultRow; chosen: boolean; choose: Props["choose"] }) {
  const words = results();
  return (
    <tr class={chosen ? "chosen" : undefined}>
      <td class="cell-choose">
        <input
          type="checkbox"
          aria-label={words.choose(row.candidate)}
          checked={chosen}
          onChange={(event) => choose([row.id], event.currentTarget.checked)}
        />
      </td>
      <th scope="row" class="cell-name">
        <Link to={row.live ? { page: "live", session: row.id } : { page: "report", session: row.id, at_ms: null }} class="cover">
          {row.candidate}
        </Link>
      </th>
      <td class="cell-position">
        {row.title} {row.department && <span class="soft small block">{row.department}</span>}
      </td>
      <td class="cell-began figures soft">{dateTime(row.began_at)}</td>
      <td class="cell-state">
        <State row={row} />
      </td>
      <td class="cell-score figures">
        {row.withdrawn ? <span class="soft small">{withdrawn().short}</span> : row.score === null ? <span class="soft small">{words.no_score}</span> : <strong>{number(row.score, 1)}</strong>}
      </td>
      <td class="cell-flags figures">
        {row.flags !== null && row.flags > 0 ? (
          <span class="row tight">
            <Icon name="flag" />
            {words.flags_count(String(row.flags))}
          </span>
        ) : (
          <span class="soft">–</span>
        )}
      </td>
      <td class="cell-decision">
        {row.decision ? (
          <span class={`badge decision-${row.decision}`}>{words.decisions[row.decision]}</span>
        ) : (
          <span class="soft small">{words.decisions.none}</span>
        )}
      </td>
    </tr>
  );
}

function State({ row }: { row: ResultRow }) {
  const words = results().states;
  if (row.live) return <span class="badge accent">{words.live}</span>;
  if (row.stage === "submitted") return <span class="badge good">{words.submitted}</span>;
  if (row.stage === "withdrawn") return <span class="badge">{words.withdrawn}</span>;
  return <span class="badge warn">{words.idle}</span>;
}

/** j and k go from row to row, x chooses the one that has the focus. */
function useRowKeys(body: { current: HTMLElement | null }, rows: readonly ResultRow[], chosen: ReadonlySet<string>, choose: Props["choose"]): void {
  const links = () => [...(body.current?.querySelectorAll<HTMLAnchorElement>("a.cover") ?? [])];
  const at = () => links().findIndex((link) => link.closest("tr")?.contains(document.activeElement) ?? false);
  const step = (event: KeyboardEvent, by: number) => {
    const all = links();
    if (all.length === 0) return;
    event.preventDefault();
    const here = at();
    all[here < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(all.length - 1, Math.max(0, here + by))]?.focus();
  };
  useKeys({
    j: (event) => step(event, 1),
    k: (event) => step(event, -1),
    x: (event) => {
      const row = rows[at()];
      if (!row) return;
      event.preventDefault();
      choose([row.id], !chosen.has(row.id));
    },
  });
}
