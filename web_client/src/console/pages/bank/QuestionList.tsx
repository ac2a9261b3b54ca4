import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { BankPage, BankQuestion } from "../../../shared/wire.gen";
import { Trouble } from "../../../shared/api";
import { language } from "../../../shared/i18n";
import { Empty, Loading, TroubleNote } from "../../parts/basics";
import { useLoaded } from "../../parts/hooks";
import { ask } from "../../state/account";
import { bank } from "../../words/bank";
import { QuestionCard } from "./QuestionCard";
import { type BankSearch, queryOf } from "./search";

const PAGE = 30;

interface Props {
  search: BankSearch;
  /** Changes when the bank did. */
  round?: number;
  /** What can be done with a question. */
  tools?: (question: BankQuestion) => ComponentChildren;
}

/** What the search finds, the reader's language first and best first, a page at a time. */
export function QuestionList({ search, round = 0, tools }: Props) {
  const words = bank();
  const query = queryOf(search);
  const path = `/api/v1/bank/questions?limit=${PAGE}&first=${language.value}${query === "" ? "" : `&${query}`}`;
  const { value, trouble, reload } = useLoaded<BankPage>(path);
  const [more, setMore] = useState<readonly BankQuestion[]>([]);
  const [moreTrouble, setMoreTrouble] = useState<Trouble | null>(null);
  useEffect(() => setMore([]), [value]);
  useEffect(() => {
    if (round > 0) reload();
  }, [round]);
  if (!value) return trouble ? <TroubleNote trouble={trouble} retry={reload} /> : <Loading />;
  const shown = [...value.questions, ...more];
  const next = async () => {
    setMoreTrouble(null);
    try {
      const page = await ask<BankPage>(`${path}&offset=${shown.length}`);
      setMore([...more, ...page.questions]);
    } catch (error) {
      if (!(error instanceof Trouble)) throw error;
      setMoreTrouble(error);
    }
  };
  if (value.total === 0) return <Empty title={words.none} text={words.none_next} />;
  return (
    <div class="stack">
      <p class="soft small" role="status">
        {words.found(String(value.total))}
      </p>
      <ul class="bank-list">
        {shown.map((question) => (
          <QuestionCard key={question.id} question={question} tools={tools?.(question)} />
        ))}
      </ul>
      <TroubleNote trouble={moreTrouble} retry={() => void next()} />
      {shown.length < value.total && (
        <div class="row center">
          <button type="button" class="button" onClick={() => void next()}>
            {words.more}
          </button>
        </div>
      )}
    </div>
  );
}
