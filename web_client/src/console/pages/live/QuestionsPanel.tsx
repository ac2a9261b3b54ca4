import { tag } from "../../../shared/i18n";
import type { Question } from "../../../shared/wire.gen";
import { clockText } from "../../fold/countdown";
import type { SessionView } from "../../fold/session_view";
import { takesOf } from "../../fold/take_view";
import { hidden } from "../../fold/withdrawal";
import { Icon } from "../../parts/Icon";
import { Link } from "../../parts/Link";
import { live as liveWords } from "../../words/live";
import { measures as measureWords } from "../../words/measures";

export function QuestionsPanel({ view, session }: { view: SessionView; session: string }) {
  const words = liveWords();
  const plan = view.plan;
  if (!plan) return null;
  return (
    <section class="card panel" id="questions" tabIndex={-1} aria-labelledby="questions-head">
      <h2 id="questions-head">{words.questions}</h2>
      <ol class="questions">
        {plan.questions.map((question, index) => (
          <Item key={index} question={question} number={index + 1} view={view} session={session} />
        ))}
      </ol>
    </section>
  );
}

interface ItemProps {
  question: Question;
  number: number;
  view: SessionView;
  session: string;
}

function Item({ question, number, view, session }: ItemProps) {
  const words = liveWords();
  const now = view.question === number;
  const done = view.answered.has(number) && !(now && view.stage !== "reviewing" && view.stage !== "submitted");
  const takes = takesOf(view.takes, number).filter((take) => take.begun_ms !== null);
  const last = takes.at(-1);
  const allowed = 1 + question.retakes + (view.takes_allowed.get(number) ?? 0);
  const state = now && !done ? words.question_now : done ? words.question_done : words.question_todo;
  return (
    <li class={now ? "now" : done ? "done" : "todo"} aria-current={now ? "step" : undefined}>
      <span class="question-mark" aria-hidden="true">
        {done ? <Icon name="check" /> : number}
      </span>
      <div class="grow">
        <p class={now ? "" : "clip2"} lang={tag(view.plan?.language ?? "zh")}>
          {question.text}
        </p>
        <p class="soft small figures">
          {state} · {words.prep_answer(clockText(question.preparation_s * 1000), clockText(question.answer_s * 1000))}
          {takes.length > 0 && ` · ${words.takes(String(takes.length), String(allowed))}`}
        </p>
        {(now || done) && question.terms.length > 0 && !hidden(["transcribe", "analyse"], view.withdrawn) && (
          <ul class="term-list small" aria-label={words.terms}>
            {question.terms.map((term) => {
              const said = last?.said.filter((mention) => mention.term === term.term) ?? [];
              const count = said.length;
              const not = said.filter((mention) => mention.negated).length;
              return (
                <li key={term.term} class={count > 0 ? "said" : term.required ? "wanted" : ""}>
                  {count > 0 && <Icon name="check" />}
                  <span lang={tag(view.plan?.language ?? "zh")}>{term.term}</span>
                  <span class="soft">
                    {count > 0 ? `×${count}` : term.required ? words.required : ""}
                    {not > 0 && ` (${measureWords().said_not_times(String(not))})`}
                    <span class="unseen"> {count > 0 ? words.term_said(String(count)) : words.term_not}</span>
                  </span>
                </li>
              );
            })}
          </ul>
        )}
        {last?.recording && (
          <Link to={{ page: "report", session, at_ms: last.begun_ms }} class="small">
            {words.recording_ready}
          </Link>
        )}
        {last?.recording_failed && <p class="wrong small">{words.recording_failed}</p>}
      </div>
    </li>
  );
}
