import { useState } from "preact/hooks";
import type { Candidate } from "../../../shared/wire.gen";
import { CopyButton } from "../../parts/basics";
import { Icon } from "../../parts/Icon";
import { Link } from "../../parts/Link";
import { candidates as candidateWords } from "../../words/candidates";
import { CandidateActs } from "./CandidateActs";
import { invitable } from "./listing";
import { Status } from "./Status";
import { windowText } from "./window";

interface Props {
  candidate: Candidate;
  closed: boolean;
  may: boolean;
  chosen: boolean;
  choose: (on: boolean) => void;
  invite: () => void;
  onChanged: () => void;
}

/** One candidate in the list: the next step is a button, everything else is behind "more". */
export function CandidateRow({ candidate, closed, may, chosen, choose, invite, onChanged }: Props) {
  const words = candidateWords();
  const [more, setMore] = useState(false);
  const { id, name, mail, phone, status, session, link } = candidate;
  const usable = link !== null && ["invited", "opened", "in_check", "in_interview", "timed_out"].includes(status);
  const notes = [
    [mail, phone].filter(Boolean).join(" · ") || words.no_contact,
    status === "invited" || status === "not_started" ? windowText(candidate) : "",
    candidate.has_resume ? words.resume : "",
    candidate.has_questions ? words.own_questions : "",
  ];
  return (
    <li class="row candidate-row">
      {may && (
        <label class="pick">
          <input type="checkbox" checked={chosen} onChange={(event) => choose(event.currentTarget.checked)} />
          <span class="unseen">{words.select(name)}</span>
        </label>
      )}
      <div class="grow candidate-who">
        <p class="row tight wrap">
          <Link to={{ page: "candidate", candidate: id }} class="candidate-name">
            {name}
          </Link>
          <Status status={status} />
        </p>
        <p class="soft small">{notes.filter(Boolean).join(" · ")}</p>
      </div>
      <div class="row tight wrap candidate-next">
        {session && ["opened", "in_check", "in_interview"].includes(status) && (
          <Link to={{ page: "live", session }} class="button small">
            {words.watch}
            <span class="unseen"> {name}</span>
          </Link>
        )}
        {session && status === "completed" && (
          <Link to={{ page: "report", session, at_ms: null }} class="button small">
            {words.report}
            <span class="unseen"> {name}</span>
          </Link>
        )}
        {may && !closed && invitable(candidate) && (
          <button type="button" class="button small" onClick={invite}>
            <Icon name="link" />
            {words.invite}
            <span class="unseen"> {name}</span>
          </button>
        )}
        {usable && link && <CopyButton text={link} label={words.copy} whose={name} />}
        {may && (
          <button type="button" class="button quiet small" aria-haspopup="dialog" aria-label={words.more_for(name)} onClick={() => setMore(true)}>
            {words.more}
          </button>
        )}
      </div>
      {more && (
        <CandidateActs candidate={candidate} closed={closed} invite={invite} onChanged={onChanged} onClose={() => setMore(false)} />
      )}
    </li>
  );
}
