import { useEffect, useState } from "preact/hooks";
import type { BankQuestion, BankRole } from "../../../shared/wire.gen";
import { Dialog } from "../../parts/basics";
import { useLoaded } from "../../parts/hooks";
import { Icon } from "../../parts/Icon";
import { bank } from "../../words/bank";
import { common } from "../../words/common";
import type { QuestionSlot } from "../openings/OpeningEditor";
import { pendingPlan } from "./pending";
import { QuestionList } from "./QuestionList";
import { type BankSearch, EVERYTHING } from "./search";
import { SearchBar } from "./SearchBar";
import { TemplateList } from "./TemplateList";

/** Beside "add a question" of an opening: single questions from the bank, or a whole template. */
export function BankSource({ slot }: { slot: QuestionSlot }) {
  const words = bank();
  const [open, setOpen] = useState<"questions" | "templates" | null>(null);
  useEffect(() => {
    const pending = pendingPlan.value;
    if (pending === null) return;
    pendingPlan.value = null;
    slot.replace(pending.plan, pending.other);
  }, []);
  const close = () => setOpen(null);
  return (
    <>
      <button type="button" class="button" aria-haspopup="dialog" onClick={() => setOpen("questions")}>
        <Icon name="search" />
        {words.use_from}
      </button>
      <button type="button" class="button" aria-haspopup="dialog" onClick={() => setOpen("templates")}>
        <Icon name="copy" />
        {words.template_from}
      </button>
      {open === "questions" && <Picker slot={slot} onClose={close} />}
      {open === "templates" && (
        <Dialog title={words.template_from} onClose={close} wide>
          <p class="soft small">{words.template_from_lead}</p>
          <div class="bank-scroll" tabIndex={0} role="region" aria-label={words.tab_templates}>
            <TemplateList
              tools={(template) => (
                <button
                  type="button"
                  class="button small"
                  onClick={() => {
                    slot.replace(template.plan, template.other);
                    close();
                  }}
                >
                  {words.template_apply}
                  <span class="unseen"> {template.title}</span>
                </button>
              )}
            />
          </div>
        </Dialog>
      )}
    </>
  );
}

function Picker({ slot, onClose }: { slot: QuestionSlot; onClose: () => void }) {
  const words = bank();
  const roles = useLoaded<BankRole[]>("/api/v1/bank/roles");
  const [search, setSearch] = useState<BankSearch>({ ...EVERYTHING, language: slot.language });
  const [chosen, setChosen] = useState<readonly BankQuestion[]>([]);
  const has = (id: string) => chosen.some((one) => one.id === id);
  const toggle = (question: BankQuestion) =>
    setChosen(has(question.id) ? chosen.filter((one) => one.id !== question.id) : [...chosen, question]);
  return (
    <Dialog title={words.use_title} onClose={onClose} wide>
      <SearchBar id="pick" search={search} roles={roles.value ?? []} set={(part) => setSearch((now) => ({ ...now, ...part }))} fixedLanguage />
      <div class="bank-scroll" tabIndex={0} role="region" aria-label={words.tab_questions}>
        <QuestionList
          search={search}
          tools={(question) => (
            <label class="choice">
              <input type="checkbox" checked={has(question.id)} onChange={() => toggle(question)} />
              <span>
                {words.pick}
                <span class="unseen">: {question.question.text}</span>
              </span>
            </label>
          )}
        />
      </div>
      <div class="row end wrap">
        <span class="soft grow" role="status">
          {chosen.length > 0 && words.picked(String(chosen.length))}
        </span>
        <button type="button" class="button" onClick={onClose}>
          {common().cancel}
        </button>
        <button
          type="button"
          class="button primary"
          disabled={chosen.length === 0}
          onClick={() => {
            slot.append(chosen);
            onClose();
          }}
        >
          {words.use_do(String(chosen.length))}
        </button>
      </div>
    </Dialog>
  );
}
