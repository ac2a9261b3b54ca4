import { useState } from "preact/hooks";
import type { OpeningPreview, QuestionView } from "../../../shared/wire.gen";
import { pick, tag, type Language } from "../../../shared/i18n";
import { Dialog } from "../../parts/basics";
import { preview as previewWords } from "../../words/openings";

/** The opening as the candidate meets it: what is told before, what is asked for, and each question. */
export function Preview({ seen, onClose }: { seen: OpeningPreview; onClose: () => void }) {
  const words = previewWords();
  const [turned, setTurned] = useState(false);
  const { landing, questions } = (turned && seen.other) || seen;
  const own = landing.interview_language;
  return (
    <Dialog title={words.title} onClose={onClose}>
      <p class="soft small">{words.lead}</p>
      {seen.other && (
        <div class="row wrap tight">
          {[seen, seen.other].map(({ landing: { interview_language } }) => (
            <button
              key={interview_language}
              type="button"
              class={`button small ${interview_language === own ? "primary" : ""}`}
              aria-pressed={interview_language === own}
              lang={tag(interview_language)}
              onClick={() => setTurned(interview_language !== seen.landing.interview_language)}
            >
              {NAMES[interview_language]}
            </button>
          ))}
        </div>
      )}
      <section class="card pad stack" lang={tag(own)}>
        <p class="soft small">{[landing.organisation, landing.department].filter(Boolean).join(" · ")}</p>
        <h3>{landing.title}</h3>
        <p class="small">{words.head(String(landing.question_count), String(landing.minutes))}</p>
      </section>
      <section class="stack">
        <h3>{words.consent}</h3>
        <ul class="plain small">
          {landing.consent.purposes.map((one) => (
            <li key={one.purpose}>
              {pick(one.title)} <span class="soft">{one.needed ? words.needed : words.optional}</span>
            </li>
          ))}
        </ul>
      </section>
      <ol class="question-forms">
        {questions.map((question) => (
          <li class="card pad stack" key={question.number}>
            <SeenQuestion question={question} own={own} />
          </li>
        ))}
      </ol>
    </Dialog>
  );
}

const NAMES: Record<Language, string> = { zh: "中文", en: "English" };

function SeenQuestion({ question, own }: { question: QuestionView; own: Language }) {
  const words = previewWords();
  const times = [
    question.preparation_s > 0 ? words.preparation(String(question.preparation_s)) : "",
    words.answer(String(question.answer_s)),
    question.spoken ? words.recorded : words.not_recorded,
  ];
  return (
    <>
      <p class="soft small">{words.number(String(question.number), String(question.count))}</p>
      <p class="preview-question" lang={tag(own)}>
        {question.text}
      </p>
      {question.hint && (
        <p class="soft" lang={tag(own)}>
          {question.hint}
        </p>
      )}
      {question.choices.length > 0 && (
        <ul class="preview-choices" lang={tag(own)}>
          {question.choices.map((text, index) => (
            <li key={index}>{text}</li>
          ))}
        </ul>
      )}
      <p class="soft small">{times.filter(Boolean).join(" · ")}</p>
    </>
  );
}
