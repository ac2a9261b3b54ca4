import type { Opening } from "../../../shared/wire.gen";
import { fromOpening } from "../../fold/opening_form";
import { Empty, Loading, TroubleNote } from "../../parts/basics";
import { useLoaded } from "../../parts/hooks";
import { Link } from "../../parts/Link";
import { ask } from "../../state/account";
import { toast } from "../../state/announce";
import { common } from "../../words/common";
import { form as formWords, openings as openingWords } from "../../words/openings";
import type { OpeningTab } from "../../router";
import { CandidatesTab } from "../candidates/CandidatesTab";
import { FlagRecord } from "./FlagRecord";
import { BankSource } from "../bank/BankSource";
import { OpeningEditor } from "./OpeningEditor";
import { OpeningHead } from "./OpeningHead";

export function OpeningPage({ id, tab }: { id: string; tab: OpeningTab }) {
  const words = openingWords();
  const path = `/api/v1/openings/${encodeURIComponent(id)}`;
  const { value: opening, trouble, reload } = useLoaded<Opening>(path);
  if (trouble?.status === 404) return <Empty title={words.missing} text="" />;
  if (!opening) return trouble ? <TroubleNote trouble={trouble} retry={reload} /> : <Loading />;
  return (
    <div class="page medium">
      <OpeningHead opening={opening} path={path} reload={reload} />
      <nav class="sub-tabs" aria-label={words.tabs}>
        <Link to={{ page: "opening", opening: id, tab: "invitations" }} current={tab === "invitations"}>
          {words.tab_invitations}
        </Link>
        <Link to={{ page: "opening", opening: id, tab: "questions" }} current={tab === "questions"}>
          {words.tab_questions}
        </Link>
        <Link to={{ page: "opening", opening: id, tab: "flags" }} current={tab === "flags"}>
          {words.tab_flags}
        </Link>
      </nav>
      {tab === "invitations" ? (
        <CandidatesTab opening={opening} />
      ) : tab === "flags" ? (
        <FlagRecord opening={id} />
      ) : opening.closed ? (
        <p class="note">{words.edit_closed}</p>
      ) : (
        <>
          <p class="note small">{words.edit_note}</p>
          <OpeningEditor
            start={fromOpening(opening)}
            submit={formWords().save}
            source={(slot) => <BankSource slot={slot} />}
            onSave={async (draft) => {
              await ask<Opening>(path, { method: "PUT", body: draft });
              toast(common().saved, "good");
              reload();
            }}
          />
        </>
      )}
    </div>
  );
}
