import { faults, type OpeningForm, OTHER } from "../../fold/opening_form";
import { form as formWords } from "../../words/openings";

interface Props {
  form: OpeningForm;
  onShow: (language: OpeningForm["language"]) => void;
}

const LANGUAGES = ["zh", "en"] as const;
const NAMES = { zh: "中文", en: "English" } as const;

/** Which of an opening's two languages the fields show, and what each of them still lacks. */
export function ShownLanguage({ form, onShow }: Props) {
  const words = formWords();
  const missing = faults(form).filter((one) => one.code === "missing");
  const there = missing.filter((one) => one.path.startsWith(OTHER)).length;
  return (
    <fieldset class="shown-language">
      <legend class="unseen">{words.shown_language}</legend>
      <div class="row wrap tight">
        {LANGUAGES.map((one) => {
          const lacks = one === form.language ? missing.length - there : there;
          return (
            <label key={one} class={`button small ${one === form.language ? "primary" : ""}`}>
              <input type="radio" class="unseen" name="shown-language" checked={one === form.language} onChange={() => onShow(one)} />
              <span lang={one === "zh" ? "zh-CN" : "en"}>{NAMES[one]}</span>
              <span class={`badge ${lacks > 0 ? "warn" : "good"}`}>{lacks > 0 ? words.untranslated(String(lacks)) : words.translated}</span>
            </label>
          );
        })}
      </div>
    </fieldset>
  );
}
