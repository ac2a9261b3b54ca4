import type { Opening } from "../../../shared/wire.gen";
import { pick } from "../../../shared/i18n";
import { type FilterName, type Filters, withFilter } from "../../fold/result_query";
import { declared } from "../../state/line";
import { results } from "../../words/results";
import { Filter } from "../wall/WallPage";

interface Props {
  filters: Filters;
  set: (filters: Filters) => void;
  openings: readonly Opening[];
}

const STATES = ["live", "idle", "submitted", "withdrawn"] as const;
const DECISIONS = ["none", "next_round", "reject", "talent_pool"] as const;
const MORE: readonly FilterName[] = ["department", "flags", "rule", "since", "until", "score_min", "score_max", "top_tenth"];

export function FilterBar({ filters, set, openings }: Props) {
  const words = results();
  const change = (name: FilterName) => (value: string) => set(withFilter(filters, name, value));
  const departments = [...new Set(openings.map((one) => one.plan.department).filter(Boolean))].sort();
  const more = MORE.filter((name) => filters[name]).length;
  return (
    <div class="filter-bar" role="search">
      <div class="tools">
        <Filter value={filters.name ?? ""} set={change("name")} label={words.filter} />
        <Choice label={words.opening} value={filters.opening} set={change("opening")} any={words.all_openings}>
          {openings.map((one) => [one.id, one.plan.title])}
        </Choice>
        <Choice label={words.state} value={filters.state} set={change("state")} any={words.labelled(words.state, words.any)}>
          {STATES.map((one) => [one, words.states[one]])}
        </Choice>
        <Choice label={words.decision} value={filters.decision} set={change("decision")} any={words.labelled(words.decision, words.any)}>
          {DECISIONS.map((one) => [one, words.decisions[one]])}
        </Choice>
        <Choice label={words.sort} value={filters.sort} set={change("sort")} any={words.labelled(words.sort, words.sorts.time)}>
          {[["score", words.labelled(words.sort, words.sorts.score)]]}
        </Choice>
      </div>
      <details class="more-filters" open={more > 0}>
        <summary>
          {words.more_filters}
          {more > 0 && <span class="count">{more}</span>}
        </summary>
        <div class="tools bottom">
          <Choice label={words.department} value={filters.department} set={change("department")} any={words.all_departments} named>
            {departments.map((one) => [one, one])}
          </Choice>
          <Choice label={words.flags} value={filters.flags} set={change("flags")} any={words.any} named>
            {(["any", "none"] as const).map((one) => [one, words.flags_kinds[one]])}
          </Choice>
          <Choice label={words.rule} value={filters.rule} set={change("rule")} any={words.any} named>
            {declared.value.flags.map((one) => [one.rule, pick(one.title)])}
          </Choice>
          <Entry label={words.since} kind="date" value={filters.since} set={change("since")} />
          <Entry label={words.until} kind="date" value={filters.until} set={change("until")} />
          <Entry label={words.score_min} kind="number" value={filters.score_min} set={change("score_min")} />
          <Entry label={words.score_max} kind="number" value={filters.score_max} set={change("score_max")} />
          <label class="choice small">
            <input
              type="checkbox"
              disabled={!filters.opening}
              checked={filters.top_tenth === "true"}
              onChange={(event) => change("top_tenth")(event.currentTarget.checked ? "true" : "")}
            />
            <span>{filters.opening ? words.top_tenth : words.top_tenth_needs}</span>
          </label>
        </div>
      </details>
    </div>
  );
}

interface ChoiceProps {
  label: string;
  value: string | undefined;
  set: (value: string) => void;
  any: string;
  named?: boolean;
  children: readonly (readonly string[])[];
}

function Choice({ label, value, set, any, named, children }: ChoiceProps) {
  const field = (
    <select
      class="input slim"
      aria-label={named ? undefined : label}
      value={value ?? ""}
      onChange={(event) => set(event.currentTarget.value)}
    >
      <option value="">{any}</option>
      {children.map(([id, title]) => (
        <option key={id} value={id}>
          {title}
        </option>
      ))}
    </select>
  );
  if (!named) return field;
  return (
    <label class="small-field">
      <span>{label}</span>
      {field}
    </label>
  );
}

function Entry({ label, kind, value, set }: { label: string; kind: "date" | "number"; value: string | undefined; set: (value: string) => void }) {
  const bounds = kind === "number" ? { min: 0, max: 100, step: 1 } : {};
  return (
    <label class="small-field">
      <span>{label}</span>
      <input
        class="input slim"
        type={kind}
        {...bounds}
        value={value ?? ""}
        onChange={(event) => event.currentTarget.validity.valid && set(event.currentTarget.value)}
      />
    </label>
  );
}
