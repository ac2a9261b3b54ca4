import { useEffect, useState } from "preact/hooks";
import type { SessionSummary, Stage } from "../../../shared/wire.gen";
import { dateTime } from "../../labels";
import { Empty, Loading, TroubleNote } from "../../parts/basics";
import { useHeadFocus, useLoaded } from "../../parts/hooks";
import { Icon } from "../../parts/Icon";
import { Link } from "../../parts/Link";
import { common } from "../../words/common";
import { finished as finishedWords } from "../../words/report";
import { session as sessionWords } from "../../words/session";
import { Filter } from "../wall/WallPage";

export function FinishedPage() {
  const words = finishedWords();
  const head = useHeadFocus<HTMLHeadingElement>();
  const { value, trouble, reload, more, all } = useSessions();
  const [filter, setFilter] = useState("");
  const [opening, setOpening] = useState("");
  const titles = new Map((value ?? []).map((one) => [one.opening, one.title]));
  const shown = (value ?? [])
    .filter((one) => (opening === "" || one.opening === opening) && matches(one, filter))
    .sort((a, b) => b.began_at.localeCompare(a.began_at));
  return (
    <div class="page">
      <div class="page-head">
        <h1 ref={head} tabIndex={-1} class="grow">
          {words.title}
        </h1>
        {value !== null && value.length > 0 && (
          <div class="tools">
            <Filter value={filter} set={setFilter} label={words.filter} />
            <select class="input slim" aria-label={words.opening} value={opening} onChange={(event) => setOpening(event.currentTarget.value)}>
              <option value="">{words.all_openings}</option>
              {[...titles].map(([id, title]) => (
                <option key={id} value={id}>
                  {title}
                </option>
              ))}
            </select>
          </div>
        )}
      </div>
      <TroubleNote trouble={trouble} retry={reload} />
      {value === null && !trouble && <Loading />}
      {value?.length === 0 && <Empty title={words.empty} text={words.empty_next} />}
      {value !== null && value.length > 0 && shown.length === 0 && <p class="soft">{words.no_match}</p>}
      {shown.length > 0 && (
        <div class="card table-card">
          <table class="list-table">
            <thead>
              <tr>
                <th scope="col">{words.candidate}</th>
                <th scope="col">{words.position}</th>
                <th scope="col">{words.began}</th>
                <th scope="col">{words.state}</th>
                <th scope="col">{words.answered}</th>
                <th scope="col">{words.flags}</th>
              </tr>
            </thead>
            <tbody>
              {shown.map((one) => (
                <Row key={one.id} one={one} />
              ))}
            </tbody>
          </table>
        </div>
      )}
      {value !== null && !all && (
        <button type="button" class="button" onClick={more}>
          {common().more}
        </button>
      )}
    </div>
  );
}

const PAGE = 200;

/** Interviews that are not live: submitted, withdrawn, or left in the middle. Older ones come page by page. */
function useSessions() {
  const [before, setBefore] = useState<string | null>(null);
  const [known, setKnown] = useState<readonly SessionSummary[]>([]);
  const [all, setAll] = useState(false);
  const from = before === null ? "" : `&before=${encodeURIComponent(before)}`;
  const page = useLoaded<SessionSummary[]>(`/api/v1/sessions?limit=${PAGE}${from}`);
  useEffect(() => {
    if (page.value === null) return;
    const fresh = new Map([...known, ...page.value].map((one) => [one.id, one]));
    setKnown([...fresh.values()]);
    setAll(page.value.length < PAGE);
  }, [page.value]);
  const first = known.length === 0 && page.value === null;
  return {
    value: first ? null : known.filter((one) => !one.live),
    trouble: page.trouble,
    reload: page.reload,
    all,
    more: () => setBefore(known.map((one) => one.began_at).sort()[0] ?? null),
  };
}

function Row({ one }: { one: SessionSummary }) {
  const words = finishedWords();
  return (
    <tr>
      <th scope="row">
        <Link to={{ page: "report", session: one.id, at_ms: null }} class="cover">
          {one.candidate}
        </Link>
      </th>
      <td>
        {one.title} {one.department && <span class="soft small block">{one.department}</span>}
      </td>
      <td class="figures soft">{dateTime(one.began_at)}</td>
      <td>
        <State stage={one.stage} />
      </td>
      <td class="figures">
        {one.answered}/{one.question_count}
      </td>
      <td class="figures">
        {one.flags > 0 ? (
          <span class="row tight">
            <Icon name="flag" />
            {words.flags_count(String(one.flags))}
          </span>
        ) : (
          <span class="soft">–</span>
        )}
      </td>
    </tr>
  );
}

function State({ stage }: { stage: Stage }) {
  if (stage === "submitted") return <span class="badge good">{sessionWords().stage.submitted}</span>;
  if (stage === "withdrawn") return <span class="badge">{sessionWords().stage.withdrawn}</span>;
  return <span class="badge warn">{finishedWords().left_off}</span>;
}

function matches(one: SessionSummary, filter: string): boolean {
  const text = `${one.candidate} ${one.title} ${one.department}`.toLowerCase();
  return filter
    .toLowerCase()
    .split(/\s+/)
    .every((part) => text.includes(part));
}
