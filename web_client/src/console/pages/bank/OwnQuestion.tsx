import { useRef, useState } from "preact/hooks";
import type { BankQuestion, BankQuestionDraft, BankRole, OpeningOptions } from "../../../shared/wire.gen";
import { language as readerLanguage, pick } from "../../../shared/i18n";
import { Checker, checkQuestion, emptyQuestion, type Fault, fromDimension, fromQuestion, idsOf, splitSynonyms, toQuestion } from "../../fold/question_form";
import { Dialog, Loading, TroubleNote } from "../../parts/basics";
import { useAction, useLoaded } from "../../parts/hooks";
import { ask } from "../../state/account";
import { toast } from "../../state/announce";
import { bank } from "../../words/bank";
import { common } from "../../words/common";
import { QuestionEditor } from "../openings/QuestionEditor";

interface Props {
  /** What to begin with; changed in place where it is one's own, else copied. */
  from: BankQuestion | null;
  roles: readonly BankRole[];
  onDone: () => void;
  onClose: () => void;
}

/** A question of one's own: new, changed, or copied from one that comes with the product. */
export function OwnQuestionDialog({ from, roles, onDone, onClose }: Props) {
  const words = bank();
  const { value: options, trouble, reload } = useLoaded<OpeningOptions>("/api/v1/opening-options");
  const [dimensions] = useState(() => (from?.dimensions ?? []).map(fromDimension));
  const [form, setForm] = useState(() => (from ? fromQuestion(from.question, dimensions) : emptyQuestion()));
  const [role, setRole] = useState(from?.role ?? "");
  const [language, setLanguage] = useState(from?.language ?? readerLanguage.value);
  const [tags, setTags] = useState((from?.tags ?? []).join(", "));
  const [wrong, setWrong] = useState<readonly Fault[]>([]);
  const note = useRef<HTMLParagraphElement>(null);
  const own = from?.source === "own";
  const saving = useAction(async () => {
    const draft: BankQuestionDraft = { role: role.trim(), language, question: toQuestion(form, idsOf(dimensions)), tags: splitSynonyms(tags) };
    const path = own ? `/api/v1/bank/questions/${encodeURIComponent(from.id)}` : "/api/v1/bank/questions";
    await ask<BankQuestion>(path, { method: own ? "PUT" : "POST", body: draft });
    toast(words.saved, "good");
    onDone();
    onClose();
  });
  const save = () => {
    const check = new Checker();
    checkQuestion(check, "questions.0", form);
    setWrong(check.found);
    if (check.found.length === 0) void saving.run();
    else requestAnimationFrame(() => note.current?.focus());
  };
  return (
    <Dialog title={words.edit_title} onClose={onClose} wide>
      {!options && (trouble ? <TroubleNote trouble={trouble} retry={reload} /> : <Loading />)}
      {options && (
        <>
          {wrong.length > 0 && (
            <p class="wrong" ref={note} tabIndex={-1} role="alert">
              {words.faults(String(wrong.length))}
            </p>
          )}
          <div class="columns three">
            <div class="field">
              <label for="own-role">{words.own_role}</label>
              <input id="own-role" class="input" list="own-roles" maxLength={60} autocomplete="off" value={role} onInput={(event) => setRole(event.currentTarget.value)} />
              <datalist id="own-roles">
                {roles.map((one) => (
                  <option key={one.id} value={one.id}>
                    {pick(one.title)}
                  </option>
                ))}
              </datalist>
            </div>
            <div class="field">
              <label for="own-language">{words.language}</label>
              <select id="own-language" class="input" value={language} onChange={(event) => setLanguage(event.currentTarget.value === "en" ? "en" : "zh")}>
                <option value="zh">{words.languages.zh}</option>
                <option value="en">{words.languages.en}</option>
              </select>
            </div>
            <div class="field">
              <label for="own-tags">
                {words.tags} <span class="soft">({words.tags_hint})</span>
              </label>
              <input id="own-tags" class="input" maxLength={300} autocomplete="off" value={tags} onInput={(event) => setTags(event.currentTarget.value)} />
            </div>
          </div>
          <ol class="question-forms own-question">
            <QuestionEditor
              at={0}
              count={1}
              question={form}
              kinds={options.kinds}
              dimensions={dimensions}
              faults={wrong}
              onChange={setForm}
              onMove={() => undefined}
              onRemove={() => undefined}
            />
          </ol>
          <TroubleNote trouble={saving.trouble} />
          <div class="row end wrap">
            <button type="button" class="button" onClick={onClose}>
              {common().cancel}
            </button>
            <button type="button" class="button primary" disabled={saving.busy} onClick={save}>
              {words.save}
            </button>
          </div>
        </>
      )}
    </Dialog>
  );
}
