import { useEffect, useState } from "preact/hooks";
import type { Candidate, CandidateDraft, CandidatePage as PageBody } from "../../../shared/wire.gen";
import { dateTime } from "../../labels";
import { Empty, Loading, TroubleNote } from "../../parts/basics";
import { useAction, useHeadFocus, useLoaded } from "../../parts/hooks";
import { Icon } from "../../parts/Icon";
import { Link } from "../../parts/Link";
import { go } from "../../router";
import { ask } from "../../state/account";
import { toast } from "../../state/announce";
import { candidateForm, candidatePage, candidates as candidateWords } from "../../words/candidates";
import { CandidateInterviewers, EraseCandidate } from "../admin/CandidateAccess";
import { ResumePanel } from "../bank/ResumePanel";
import { QrPanel } from "../openings/QrPanel";
import { CandidateActs } from "./CandidateActs";
import { CandidateFields } from "./CandidateFields";
import { mayChange } from "./CandidatesTab";
import { InviteDialog } from "./InviteDialog";
import { PersonalQuestions } from "./PersonalQuestions";
import { Status } from "./Status";
import { windowText } from "./window";

/** One candidate: who, where they stand, what happened, what is asked of them alone. */
export function CandidatePage({ id }: { id: string }) {
  const words = candidatePage();
  const path = `/api/v1/candidates/${encodeURIComponent(id)}`;
  const { value, trouble, reload } = useLoaded<PageBody>(path);
  if (trouble?.status === 404) return <Empty title={words.missing} text="" />;
  if (!value) return trouble ? <TroubleNote trouble={trouble} retry={reload} /> : <Loading />;
  const may = mayChange();
  const { candidate } = value;
  return (
    <div class="page medium">
      <Head candidate={candidate} may={may} reload={reload} />
      <div class="candidate-page">
        <div class="stack-wide">
          <Contacts candidate={candidate} path={path} may={may} reload={reload} />
          <ResumePanel candidate={id} may={may} fixed={value.questions_fixed} onQuestions={reload} />
          <PersonalQuestions page={value} path={path} may={may} reload={reload} />
          <EraseCandidate
            candidate={id}
            name={candidate.name}
            erased={() => go({ page: "opening", opening: candidate.opening, tab: "invitations" }, true)}
          />
        </div>
        <div class="stack-wide">
          {may && candidate.link && candidate.invitation && (
            <QrPanel invitation={{ id: candidate.invitation, candidate: candidate.name, link: candidate.link }} />
          )}
          <History page={value} />
          <CandidateInterviewers candidate={id} />
          <Others page={value} />
        </div>
      </div>
    </div>
  );
}

function Head({ candidate, may, reload }: { candidate: Candidate; may: boolean; reload: () => void }) {
  const words = candidateWords();
  const head = useHeadFocus<HTMLHeadingElement>();
  const [open, setOpen] = useState<"acts" | "invite" | null>(null);
  const { name, status, session } = candidate;
  return (
    <div class="page-head">
      <Link
        to={{ page: "opening", opening: candidate.opening, tab: "invitations" }}
        class="button quiet small back"
        label={candidatePage().to_opening}
      >
        <Icon name="left" />
      </Link>
      <div class="grow">
        <h1 ref={head} tabIndex={-1}>
          {name} <Status status={status} />
        </h1>
        <p class="soft small">{[words.status_hint[status], windowText(candidate)].filter(Boolean).join(" · ")}</p>
      </div>
      {session && ["opened", "in_check", "in_interview", "timed_out"].includes(status) && (
        <Link to={{ page: "live", session }} class="button small">
          {words.watch}
        </Link>
      )}
      {session && (
        <Link to={{ page: "report", session, at_ms: null }} class="button small">
          {words.report}
        </Link>
      )}
      {may && (
        <button type="button" class="button small" aria-haspopup="dialog" onClick={() => setOpen("acts")}>
          {words.more}
        </button>
      )}
      {open === "acts" && (
        <CandidateActs
          candidate={candidate}
          closed={false}
          invite={() => setOpen("invite")}
          onChanged={reload}
          onClose={() => setOpen((now) => (now === "acts" ? null : now))}
        />
      )}
      {open === "invite" && (
        <InviteDialog opening={candidate.opening} people={[candidate]} onDone={reload} onClose={() => setOpen(null)} />
      )}
    </div>
  );
}

interface ContactProps {
  candidate: Candidate;
  path: string;
  may: boolean;
  reload: () => void;
}

function Contacts({ candidate, path, may, reload }: ContactProps) {
  const words = candidatePage();
  const { name, mail, phone, language, note } = candidate;
  const before: CandidateDraft = { name, mail, phone, language, note };
  const [draft, setDraft] = useState(before);
  const stored = JSON.stringify(before);
  const changed = JSON.stringify(draft) !== stored;
  useEffect(() => setDraft(before), [stored]);
  const { run, busy, trouble } = useAction(async () => {
    await ask<Candidate>(path, { method: "PUT", body: draft });
    toast(words.saved, "good");
    reload();
  });
  return (
    <form
      class="card pad stack"
      aria-labelledby="contacts-head"
      onSubmit={(event) => {
        event.preventDefault();
        if (draft.name.trim() !== "") void run();
      }}
    >
      <h2 id="contacts-head">{words.contacts}</h2>
      <CandidateFields id="contact" draft={draft} set={setDraft} disabled={!may} />
      <TroubleNote trouble={trouble} />
      {may && (
        <div class="row end">
          <button type="submit" class="button primary" disabled={busy || !changed}>
            {candidateForm().change}
          </button>
        </div>
      )}
    </form>
  );
}

function History({ page }: { page: PageBody }) {
  const words = candidatePage();
  return (
    <section class="card pad stack" aria-labelledby="history-head">
      <h2 id="history-head">{words.history}</h2>
      <ol class="rows candidate-history">
        {page.history.map((one, at) => (
          <li key={at} class="row between">
            <span>{words.moment[one.what]}</span>
            <time class="time figures" dateTime={one.at}>
              {dateTime(one.at)}
            </time>
          </li>
        ))}
      </ol>
    </section>
  );
}

function Others({ page }: { page: PageBody }) {
  const words = candidatePage();
  if (page.others.length === 0) return null;
  return (
    <section class="card pad stack" aria-labelledby="others-head">
      <h2 id="others-head">{words.others}</h2>
      <ul class="rows">
        {page.others.map((one) => (
          <li key={one.candidate} class="row wrap other-round">
            <Link to={{ page: "candidate", candidate: one.candidate }} class="grow">
              {one.title}
            </Link>
            <Status status={one.status} />
            <span class="time figures">{words.at(dateTime(one.created_at))}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
