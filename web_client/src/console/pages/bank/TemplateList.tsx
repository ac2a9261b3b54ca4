import type { ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";
import type { BankTemplate } from "../../../shared/wire.gen";
import { language, tag } from "../../../shared/i18n";
import { Loading, TroubleNote } from "../../parts/basics";
import { useLoaded } from "../../parts/hooks";
import { bank } from "../../words/bank";

interface Props {
  round?: number;
  tools: (template: BankTemplate) => ComponentChildren;
}

/** All templates: one's own first, then those in the reader's language. */
export function TemplateList({ round = 0, tools }: Props) {
  const words = bank();
  const { value, trouble, reload } = useLoaded<BankTemplate[]>("/api/v1/bank/templates");
  useEffect(() => {
    if (round > 0) reload();
  }, [round]);
  if (!value) return trouble ? <TroubleNote trouble={trouble} retry={reload} /> : <Loading />;
  const far = (one: BankTemplate) => (one.source === "own" ? 0 : one.language === language.value ? 1 : 2);
  const ordered = [...value].sort((a, b) => far(a) - far(b));
  return (
    <ul class="bank-list">
      {ordered.map((template) => (
        <li key={template.id} class="card pad stack">
          <p class="row wrap small">
            <span class="badge">{words.languages[template.language]}</span>
            {template.source === "own" && <span class="badge good">{words.sources.own}</span>}
            <span class="soft">{words.template_what(String(template.question_count), String(template.minutes))}</span>
          </p>
          <h2 lang={tag(template.language)}>{template.title}</h2>
          <details>
            <summary class="small">{words.template_look}</summary>
            <ol lang={tag(template.language)}>
              {template.plan.questions.map((question, at) => (
                <li key={at} class="small">
                  {question.text} <span class="soft">({words.kinds[question.kind]})</span>
                </li>
              ))}
            </ol>
            <p class="small soft">{template.plan.dimensions.map((one) => `${one.title} ${one.weight}`).join(" · ")}</p>
          </details>
          <div class="row wrap">{tools(template)}</div>
        </li>
      ))}
    </ul>
  );
}
