import type { OpeningOptions, Shown } from "../../../shared/wire.gen";
import { pick } from "../../../shared/i18n";
import { emptyDimension, type Fault, minutesAtMost, MOST, type OpeningForm, underPolicy } from "../../fold/opening_form";
import { form as formWords } from "../../words/openings";
import { heldIn, otherThan } from "../../fold/two_languages";
import { AddButton, FaultLine, Field, Pick, Tick, Tool } from "./fields";
import { IdentityWay } from "./IdentityWay";

interface Props {
  form: OpeningForm;
  wrong: readonly Fault[];
  set: (part: Partial<OpeningForm>) => void;
}

export function Basics({ form, wrong, set }: Props) {
  const words = formWords();
  const second = form.both && form.language !== form.first;
  return (
    <section class="card pad stack" aria-labelledby="form-basics">
      <h2 id="form-basics">{words.basics}</h2>
      <Field path="title" label={words.title} value={form.title} faults={wrong} hint={there(form, form.other?.title)} onValue={(title) => set({ title })} needed />
      <div class="columns">
        <Field path="department" label={words.department} hint={second ? words.called_the_same : words.department_hint} value={form.department} faults={wrong} onValue={(department) => set({ department })} />
        <Field path="organisation" label={words.organisation} hint={second ? words.called_the_same : words.organisation_hint} value={form.organisation} faults={wrong} onValue={(organisation) => set({ organisation })} />
      </div>
      <Pick
        legend={words.language}
        name="spoken"
        value={form.both ? "both" : form.language}
        options={[
          { value: "zh", label: "中文" },
          { value: "en", label: "English" },
          { value: "both", label: words.both },
        ]}
        onValue={(held) => set(heldIn(form, held))}
        hint={form.both ? words.both_hint : words.language_hint}
      />
      <div class="columns">
        <Field path="headcount" label={words.headcount} value={form.headcount} faults={wrong} kind="whole" onValue={(headcount) => set({ headcount })} />
        <Field
          path="minutes_per_candidate"
          label={words.minutes_per_candidate}
          hint={words.minutes_per_candidate_hint(String(minutesAtMost(form)))}
          value={form.minutes_per_candidate}
          faults={wrong}
          kind="whole"
          onValue={(minutes_per_candidate) => set({ minutes_per_candidate })}
        />
        <Field path="opens_at" label={words.opens_at} value={form.opens_at} faults={wrong} kind="moment" onValue={(opens_at) => set({ opens_at })} />
        <Field path="closes_at" label={words.closes_at} hint={words.window_hint} value={form.closes_at} faults={wrong} kind="moment" onValue={(closes_at) => set({ closes_at })} />
      </div>
    </section>
  );
}

/** How a text reads in the language that is not shown. */
function there(form: OpeningForm, text: string | undefined): string {
  const words = formWords();
  return form.both && text?.trim() ? words.in_other(words.languages[otherThan(form.language)], text.trim()) : "";
}

export function Dimensions({ form, wrong, set }: Props) {
  const words = formWords();
  const { dimensions } = form;
  const sum = dimensions.reduce((all, one) => all + (Number(one.weight) || 0), 0);
  const change = (key: string, part: Partial<(typeof dimensions)[number]>) =>
    set({ dimensions: dimensions.map((one) => (one.key === key ? { ...one, ...part } : one)) });
  const remove = (key: string) =>
    set({
      dimensions: dimensions.filter((one) => one.key !== key),
      questions: form.questions.map((question) => ({ ...question, dimensions: question.dimensions.filter((one) => one !== key) })),
    });
  return (
    <section class="card pad stack" aria-labelledby="form-dimensions">
      <h2 id="form-dimensions">{words.dimensions}</h2>
      <p class="soft small">{words.dimensions_hint}</p>
      {dimensions.map((one, index) => (
        <div class="dimension-form" key={one.key}>
          <Field path={`dimensions.${index}.title`} label={words.dimension} value={one.title} faults={wrong} hint={there(form, one.other)} onValue={(title) => change(one.key, { title })} />
          <Field path={`dimensions.${index}.weight`} label={words.weight} value={one.weight} faults={wrong} kind="decimal" onValue={(weight) => change(one.key, { weight })} />
          <span class="soft small figures share">{sum > 0 ? `${Math.round((100 * (Number(one.weight) || 0)) / sum)} %` : ""}</span>
          <Tool id={`dimensions.${index}.remove`} icon="cross" label={words.remove_dimension(one.title)} onClick={() => remove(one.key)} />
        </div>
      ))}
      <FaultLine wrong={wrong} path="dimensions" />
      <AddButton
        label={words.add_dimension}
        off={dimensions.length >= MOST.dimensions}
        focus={`dimensions.${dimensions.length}.title`}
        onClick={() => set({ dimensions: [...dimensions, emptyDimension()] })}
      />
    </section>
  );
}

export function Privacy({ form, wrong, set, options }: Props & { options: OpeningOptions }) {
  const words = formWords();
  const policy = options.policies.find((one) => one.policy === form.policy);
  const mayNote = policy?.expression_events ?? false;
  const mayScore = policy?.expression_scored ?? false;
  return (
    <section class="card pad stack" aria-labelledby="form-privacy">
      <h2 id="form-privacy">{words.privacy}</h2>
      <Pick
        legend={words.identity}
        name="identity"
        value={form.identity_check}
        options={(["none", "mail", "sms"] as const).map((value) => ({ value, label: words.identities[value] }))}
        onValue={(identity_check) => set({ identity_check })}
        hint={words.identity_hint}
      />
      <IdentityWay check={form.identity_check} />
      <Pick
        legend={words.policy}
        name="policy"
        value={form.policy}
        options={options.policies.map((one) => ({ value: one.policy, label: pick(one.title), hint: pick(one.description) }))}
        onValue={(chosen) => {
          const profile = options.policies.find((one) => one.policy === chosen);
          if (profile) set(underPolicy(form, profile));
        }}
      />
      <Tick
        label={words.expression}
        hint={mayNote ? words.expression_hint : words.expression_forbidden}
        on={form.expression_events}
        off={!mayNote}
        onChange={(on) => set({ expression_events: on, score_expression: on && form.score_expression })}
      />
      {mayNote && (
        <Tick
          label={words.score_expression}
          hint={mayScore ? words.score_expression_hint : words.score_expression_forbidden}
          on={form.score_expression}
          off={!mayScore || !form.expression_events}
          onChange={(on) => set({ score_expression: on })}
        />
      )}
      <Tick label={words.second_marker} hint={words.second_marker_hint} on={form.second_marker} onChange={(on) => set({ second_marker: on })} />
      <div class="columns">
        <Field path="retention_days" label={words.retention} hint={words.retention_hint} value={form.retention_days} faults={wrong} kind="whole" onValue={(retention_days) => set({ retention_days })} />
      </div>
      <Pick
        legend={words.away}
        name="away"
        value={form.clock_when_away}
        options={[
          { value: "pause", label: words.away_pause },
          { value: "run", label: words.away_run },
        ]}
        onValue={(clock_when_away) => set({ clock_when_away })}
      />
      {form.clock_when_away === "pause" && (
        <div class="narrow-field">
          <Field path="pause_limit_s" label={words.pause_limit} value={form.pause_limit_s} faults={wrong} kind="whole" onValue={(pause_limit_s) => set({ pause_limit_s })} />
        </div>
      )}
    </section>
  );
}

const SHOWN: readonly Shown[] = ["dimensions", "words", "remarks", "advice", "pdf"];

export function AfterwardsSection({ form, wrong, set }: Props) {
  const words = formWords();
  const { shows } = form;
  return (
    <section class="card pad stack" aria-labelledby="form-shows">
      <h2 id="form-shows">{words.shows}</h2>
      <p class="soft small">{words.shows_hint}</p>
      {SHOWN.map((one) => (
        <Tick
          key={one}
          label={words.shown[one]}
          on={shows.includes(one)}
          onChange={(on) => set({ shows: SHOWN.filter((other) => (other === one ? on : shows.includes(other))) })}
        />
      ))}
      <div class="narrow-field">
        <Field path="result_delay_hours" label={words.result_delay} hint={words.result_delay_hint} value={form.result_delay_hours} faults={wrong} kind="whole" onValue={(result_delay_hours) => set({ result_delay_hours })} />
      </div>
    </section>
  );
}
