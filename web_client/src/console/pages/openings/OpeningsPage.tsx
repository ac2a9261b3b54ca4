import { useState } from "preact/hooks";
import type { Opening } from "../../../shared/wire.gen";
import { dateTime } from "../../labels";
import { Empty, Loading, TroubleNote } from "../../parts/basics";
import { useHeadFocus, useLoaded } from "../../parts/hooks";
import { Icon } from "../../parts/Icon";
import { Link } from "../../parts/Link";
import { common } from "../../words/common";
import { form as formWords, openings as openingWords } from "../../words/openings";
import { session } from "../../words/session";

export function OpeningsPage() {
  const words = openingWords();
  const head = useHeadFocus<HTMLHeadingElement>();
  const { value, trouble, reload } = useLoaded<Opening[]>("/api/v1/openings");
  const [closedToo, setClosedToo] = useState(false);
  const shown = value?.filter((opening) => closedToo || !opening.closed) ?? [];
  const hidden = (value?.length ?? 0) - (value?.filter((opening) => !opening.closed).length ?? 0);
  return (
    <div class="page">
      <div class="page-head">
        <h1 ref={head} tabIndex={-1} class="grow">
          {words.title}
        </h1>
        <div class="tools">
          {hidden > 0 && (
            <label class="choice small">
              <input type="checkbox" checked={closedToo} onChange={(event) => setClosedToo(event.currentTarget.checked)} />
              <span>{words.show_closed}</span>
            </label>
          )}
          <Link to={{ page: "new_opening" }} class="button primary">
            <Icon name="plus" />
            {words.create}
          </Link>
        </div>
      </div>
      <TroubleNote trouble={trouble} retry={reload} />
      {value === null && !trouble && <Loading />}
      {value !== null && shown.length === 0 && (
        <Empty title={words.empty} text={words.empty_next}>
          <Link to={{ page: "new_opening" }} class="button primary">
            {words.create}
          </Link>
        </Empty>
      )}
      <ul class="opening-list">
        {shown.map((opening) => (
          <OpeningCard key={opening.id} opening={opening} />
        ))}
      </ul>
    </div>
  );
}

function OpeningCard({ opening }: { opening: Opening }) {
  const words = openingWords();
  const { plan } = opening;
  const counts = [words.invited(String(opening.invited)), words.submitted(String(opening.submitted))];
  return (
    <li class={`card opening-card ${opening.closed ? "closed" : ""}`}>
      <div class="grow">
        <h2>
          <Link to={{ page: "opening", opening: opening.id, tab: "invitations" }} class="cover">
            {plan.title}
          </Link>
          {opening.closed ? <span class="badge">{words.closed}</span> : opening.paused && <span class="badge">{words.paused}</span>}
        </h2>
        <p class="soft small">{[plan.department, plan.organisation].filter(Boolean).join(" · ") || common().none}</p>
      </div>
      <p class="soft small">
        {plan.other ? formWords().both_short : session().language[plan.language]} · {words.questions(String(plan.questions.length))}
      </p>
      <p class="small figures opening-counts">{counts.join(" · ")}</p>
      <p class="soft small figures">{words.created_at(dateTime(opening.created_at))}</p>
    </li>
  );
}
