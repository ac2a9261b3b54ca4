import { useState } from "preact/hooks";
import type { BankQuestion, BankRole } from "../../../shared/wire.gen";
import { Confirm } from "../../parts/basics";
import { useAction, useHeadFocus, useLoaded } from "../../parts/hooks";
import { Icon } from "../../parts/Icon";
import { Link } from "../../parts/Link";
import type { BankTab } from "../../router";
import { ask, me } from "../../state/account";
import { toast } from "../../state/announce";
import { bank } from "../../words/bank";
import { BankImportDialog } from "./ImportDialog";
import { OwnQuestionDialog } from "./OwnQuestion";
import { QuestionList } from "./QuestionList";
import { type BankSearch, EVERYTHING, queryOf } from "./search";
import { SearchBar } from "./SearchBar";
import { TemplatesTab } from "./TemplatesTab";

/** The question bank: search and browse, one's own questions and templates, files in and out. */
export function BankPage({ tab }: { tab: BankTab }) {
  const words = bank();
  const head = useHeadFocus<HTMLHeadingElement>();
  return (
    <div class="page medium">
      <div class="page-head">
        <div class="grow">
          <h1 ref={head} tabIndex={-1}>
            {words.title}
          </h1>
          <p class="soft small">{words.lead}</p>
        </div>
      </div>
      <nav class="sub-tabs" aria-label={words.tabs}>
        <Link to={{ page: "bank", tab: "questions" }} current={tab === "questions"}>
          {words.tab_questions}
        </Link>
        <Link to={{ page: "bank", tab: "templates" }} current={tab === "templates"}>
          {words.tab_templates}
        </Link>
      </nav>
      {tab === "templates" ? <TemplatesTab /> : <QuestionsTab />}
    </div>
  );
}

type Open = { what: "import" } | { what: "edit"; question: BankQuestion | null } | { what: "remove"; question: BankQuestion };

function QuestionsTab() {
  const words = bank();
  const roles = useLoaded<BankRole[]>("/api/v1/bank/roles");
  const [search, setSearch] = useState<BankSearch>(EVERYTHING);
  const [round, setRound] = useState(0);
  const [open, setOpen] = useState<Open | null>(null);
  const may = me.value?.actions.includes("change_bank") ?? false;
  const query = queryOf(search);
  const close = () => setOpen(null);
  const changed = () => {
    setRound((n) => n + 1);
    roles.reload();
  };
  return (
    <div class="stack-wide">
      <div class="row wrap">
        {may && (
          <>
            <button type="button" class="button primary" aria-haspopup="dialog" onClick={() => setOpen({ what: "edit", question: null })}>
              <Icon name="plus" />
              {words.add}
            </button>
            <button type="button" class="button" aria-haspopup="dialog" onClick={() => setOpen({ what: "import" })}>
              <Icon name="up" />
              {words.import}
            </button>
          </>
        )}
        {(["json", "xlsx"] as const).map((kind) => (
          <a key={kind} class="button quiet" href={`/api/v1/bank/export.${kind}?${query}`} download title={words.export_hint}>
            <Icon name="save" />
            {kind === "json" ? words.export_json : words.export_xlsx}
          </a>
        ))}
      </div>
      <SearchBar id="bank" search={search} roles={roles.value ?? []} set={(part) => setSearch((now) => ({ ...now, ...part }))} />
      <QuestionList
        search={search}
        round={round}
        tools={(question) => may && <Tools question={question} open={setOpen} />}
      />
      {open?.what === "import" && <BankImportDialog onDone={changed} onClose={close} />}
      {open?.what === "edit" && <OwnQuestionDialog from={open.question} roles={roles.value ?? []} onDone={changed} onClose={close} />}
      {open?.what === "remove" && <Remove question={open.question} onDone={changed} onClose={close} />}
    </div>
  );
}

function Tools({ question, open }: { question: BankQuestion; open: (what: Open) => void }) {
  const words = bank();
  const own = question.source === "own";
  return (
    <>
      <button type="button" class="button quiet small" aria-haspopup="dialog" onClick={() => open({ what: "edit", question })}>
        <Icon name={own ? "gear" : "copy"} />
        {own ? words.edit : words.copy}
        <span class="unseen">: {question.question.text}</span>
      </button>
      {own && (
        <button type="button" class="button quiet small" aria-haspopup="dialog" onClick={() => open({ what: "remove", question })}>
          <Icon name="trash" />
          {words.remove}
          <span class="unseen">: {question.question.text}</span>
        </button>
      )}
    </>
  );
}

function Remove({ question, onDone, onClose }: { question: BankQuestion; onDone: () => void; onClose: () => void }) {
  const words = bank();
  const { run, busy, trouble } = useAction(async () => {
    await ask(`/api/v1/bank/questions/${encodeURIComponent(question.id)}`, { method: "DELETE" });
    toast(words.removed, "good");
    onDone();
    onClose();
  });
  return (
    <Confirm title={question.question.text} text={words.remove_ask} yes={words.remove} busy={busy} trouble={trouble} onYes={() => void run()} onClose={onClose} />
  );
}
