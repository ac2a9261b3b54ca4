import { useState } from "preact/hooks";
import type { CandidateRequest } from "../../../shared/wire.gen";
import { Empty, Loading, TroubleNote } from "../../parts/basics";
import { useHeadFocus, useLoaded } from "../../parts/hooks";
import { countRequests } from "../../state/requests";
import { requests as requestWords } from "../../words/requests";
import { RequestCard } from "./RequestCard";

/** What candidates ask for, those due soonest ahead: nobody may be forgotten here. */
export function RequestsPage() {
  const words = requestWords();
  const head = useHeadFocus<HTMLHeadingElement>();
  const { value, trouble, reload } = useLoaded<CandidateRequest[]>("/api/v1/requests");
  const [answeredToo, setAnsweredToo] = useState(false);
  const open = value?.filter((one) => one.outcome === "open") ?? [];
  const answered = value?.filter((one) => one.outcome !== "open") ?? [];
  const again = () => {
    reload();
    void countRequests();
  };
  return (
    <div class="page requests-page">
      <div class="page-head">
        <h1 ref={head} tabIndex={-1} class="grow">
          {words.title}
        </h1>
        {answered.length > 0 && (
          <label class="choice small">
            <input type="checkbox" checked={answeredToo} onChange={(event) => setAnsweredToo(event.currentTarget.checked)} />
            <span>{words.show_answered}</span>
          </label>
        )}
      </div>
      <p class="soft">{words.about}</p>
      <TroubleNote trouble={trouble} retry={reload} />
      {value === null && !trouble && <Loading />}
      {value !== null && open.length === 0 && <Empty title={words.empty} text={words.empty_next} />}
      <ul class="request-cards">
        {open.map((one) => (
          <RequestCard key={one.id} one={one} answered={again} named />
        ))}
        {answeredToo && answered.map((one) => <RequestCard key={one.id} one={one} answered={again} named />)}
      </ul>
    </div>
  );
}
