import { useState } from "preact/hooks";
import { language } from "../../../shared/i18n";
import type { Opening } from "../../../shared/wire.gen";
import { apiQuery, type Filters, filtersOf, queryOf } from "../../fold/result_query";
import { Empty, Loading, TroubleNote } from "../../parts/basics";
import { useHeadFocus, useLoaded } from "../../parts/hooks";
import { Icon } from "../../parts/Icon";
import { Link } from "../../parts/Link";
import { go } from "../../router";
import { common } from "../../words/common";
import { results } from "../../words/results";
import { DecisionDialog } from "./DecisionDialog";
import { ExportDialog } from "./ExportDialog";
import { FilterBar } from "./FilterBar";
import { mayDo } from "./may";
import { ResultTable } from "./ResultTable";
import { SavedViews } from "./SavedViews";
import { useResults } from "./useResults";

export function ResultsPage({ query }: { query: string }) {
  const words = results();
  const head = useHeadFocus<HTMLHeadingElement>();
  const filters = filtersOf(query);
  const set = (next: Filters) => go({ page: "finished", query: queryOf(next) }, true);
  const openings = useLoaded<Opening[]>("/api/v1/openings");
  const { rows, busy, total, trouble, reload, more } = useResults(filters);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [doing, setDoing] = useState<"decide" | "pdf" | null>(null);
  const choose = (ids: readonly string[], yes: boolean) =>
    setChosen((was) => new Set(yes ? [...was, ...ids] : [...was].filter((id) => !ids.includes(id))));
  const visible = (rows ?? []).filter((row) => chosen.has(row.id));
  const nothing = rows?.length === 0 && !busy && queryOf(filters) === "";
  return (
    <div class="page">
      <div class="page-head">
        <h1 ref={head} tabIndex={-1} class="grow">
          {words.title}
        </h1>
        {!nothing && <ListTools filters={filters} />}
      </div>
      {!nothing && (
        <>
          <SavedViews filters={filters} set={set} />
          <FilterBar filters={filters} set={set} openings={openings.value ?? []} />
        </>
      )}
      <TroubleNote trouble={trouble} retry={reload} />
      {rows === null && !trouble && <Loading />}
      {nothing && (
        <Empty title={words.empty} text={words.empty_next}>
          <Link to={{ page: "openings" }} class="button primary">
            {words.to_openings}
          </Link>
        </Empty>
      )}
      {rows !== null && !nothing && (
        <p class="soft small list-count" role="status">
          {words.count(String(total ?? rows.length))} · {filters.sort === "score" ? words.by_score : words.by_time}
          <span class="wide-only"> · {words.keys_hint}</span>
        </p>
      )}
      {rows?.length === 0 && !nothing && !busy && (
        <Empty title={words.no_match} text="">
          <button type="button" class="button" onClick={() => set({})}>
            {words.clear}
          </button>
        </Empty>
      )}
      {rows !== null && rows.length > 0 && <ResultTable rows={rows} busy={busy} chosen={chosen} choose={choose} />}
      {more && (
        <button type="button" class="button" onClick={more}>
          {common().more}
        </button>
      )}
      {visible.length > 0 && (
        <BatchBar
          ids={visible.map((row) => row.id)}
          decide={() => setDoing("decide")}
          pdf={() => setDoing("pdf")}
          none={() => setChosen(new Set())}
        />
      )}
      {doing === "decide" && (
        <DecisionDialog
          people={visible.map((row) => ({ session: row.id, candidate: row.candidate }))}
          onClose={(taken) => {
            setDoing(null);
            if (taken) {
              setChosen(new Set());
              reload();
            }
          }}
        />
      )}
      {doing === "pdf" && <ExportDialog sessions={visible.map((row) => row.id)} onClose={() => setDoing(null)} />}
    </div>
  );
}

function ListTools({ filters }: { filters: Filters }) {
  const words = results();
  const query = [apiQuery(filters), `lang=${language.value}`].filter(Boolean).join("&");
  return (
    <div class="row tight wrap">
      {filters.opening && mayDo("decide") && (
        <Link to={{ page: "distribution", opening: filters.opening }} class="button small">
          {words.distribution}
        </Link>
      )}
      {mayDo("export") && (
        <span class="row tight" role="group" aria-label={words.export}>
          <a class="button small" href={`/api/v1/results.xlsx?${query}`} download>
            <Icon name="save" />
            XLSX
          </a>
          <a class="button small" href={`/api/v1/results.csv?${query}`} download>
            <Icon name="save" />
            CSV
          </a>
        </span>
      )}
    </div>
  );
}

function BatchBar({ ids, decide, pdf, none }: { ids: readonly string[]; decide: () => void; pdf: () => void; none: () => void }) {
  const words = results();
  const comparable = ids.length >= 2 && ids.length <= 5;
  return (
    <section class="batch-bar" aria-label={words.chosen_bar}>
      <strong role="status">{words.chosen(String(ids.length))}</strong>
      {comparable ? (
        <Link to={{ page: "compare", sessions: ids.join(",") }} class="button small">
          {words.compare}
        </Link>
      ) : (
        <span class="soft small">{words.compare_needs}</span>
      )}
      {mayDo("decide") && (
        <button type="button" class="button small primary" onClick={decide}>
          {words.decide}
        </button>
      )}
      {mayDo("export") && (
        <button type="button" class="button small" onClick={pdf}>
          {words.pdf}
        </button>
      )}
      <button type="button" class="button small quiet" onClick={none}>
        {words.unchoose}
      </button>
    </section>
  );
}
