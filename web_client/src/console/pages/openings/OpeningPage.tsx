import { useState } from "preact/hooks";
import type { Opening } from "../../../shared/wire.gen";
import { fromPlan } from "../../fold/opening_form";
import { Confirm, Empty, Loading, TroubleNote } from "../../parts/basics";
import { useAction, useHeadFocus, useLoaded } from "../../parts/hooks";
import { Icon } from "../../parts/Icon";
import { Link } from "../../parts/Link";
import { ask } from "../../state/account";
import { toast } from "../../state/announce";
import { common } from "../../words/common";
import { form as formWords, openings as openingWords } from "../../words/openings";
import type { OpeningTab } from "../../router";
import { FlagRecord } from "./FlagRecord";
import { Invitations } from "./Invitations";
import { OpeningEditor } from "./OpeningEditor";

export function OpeningPage({ id, tab }: { id: string; tab: OpeningTab }) {
  const words = openingWords();
  const path = `/api/v1/openings/${encodeURIComponent(id)}`;
  const { value: opening, trouble, reload } = useLoaded<Opening>(path);
  if (trouble?.status === 404) return <Empty title={words.missing} text="" />;
  if (!opening) return trouble ? <TroubleNote trouble={trouble} retry={reload} /> : <Loading />;
  return (
    <div class="page medium">
      <Head opening={opening} path={path} reload={reload} />
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
        <Invitations opening={opening} />
      ) : tab === "flags" ? (
        <FlagRecord opening={id} />
      ) : opening.closed ? (
        <p class="note">{words.edit_closed}</p>
      ) : (
        <>
          <p class="note small">{words.edit_note}</p>
          <OpeningEditor
            start={fromPlan(opening.plan)}
            submit={formWords().save}
            onSave={async (plan) => {
              await ask<Opening>(path, { method: "PUT", body: { plan } });
              toast(common().saved, "good");
              reload();
            }}
          />
        </>
      )}
    </div>
  );
}

function Head({ opening, path, reload }: { opening: Opening; path: string; reload: () => void }) {
  const words = openingWords();
  const head = useHeadFocus<HTMLHeadingElement>();
  const [closing, setClosing] = useState(false);
  const close = useAction(async () => {
    await ask(`${path}/close`, { method: "POST" });
    setClosing(false);
    toast(words.close_done, "good");
    reload();
  });
  const reopen = useAction(async () => {
    await ask(`${path}/reopen`, { method: "POST" });
    toast(words.reopen_done, "good");
    reload();
  });
  const { plan } = opening;
  return (
    <div class="page-head">
      <Link to={{ page: "openings" }} class="button quiet small back" label={words.title}>
        <Icon name="left" />
      </Link>
      <div class="grow">
        <h1 ref={head} tabIndex={-1}>
          {plan.title} {opening.closed && <span class="badge">{words.closed}</span>}
        </h1>
        <p class="soft small">{[plan.department, plan.organisation].filter(Boolean).join(" · ")}</p>
      </div>
      {opening.closed ? (
        <button type="button" class="button small" disabled={reopen.busy} onClick={() => void reopen.run()}>
          {words.reopen}
        </button>
      ) : (
        <button type="button" class="button small" onClick={() => setClosing(true)}>
          {words.close}
        </button>
      )}
      <TroubleNote trouble={reopen.trouble} />
      {closing && (
        <Confirm
          title={words.close}
          text={words.close_ask}
          yes={words.close}
          busy={close.busy}
          trouble={close.trouble}
          onYes={() => void close.run()}
          onClose={() => setClosing(false)}
        />
      )}
    </div>
  );
}
