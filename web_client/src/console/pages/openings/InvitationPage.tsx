import type { Invitation, Opening } from "../../../shared/wire.gen";
import { fromPlan, minutesAtMost } from "../../fold/opening_form";
import { CopyButton, Empty, Loading, TroubleNote } from "../../parts/basics";
import { useHeadFocus, useLoaded } from "../../parts/hooks";
import { Icon } from "../../parts/Icon";
import { Link } from "../../parts/Link";
import { invite as inviteWords } from "../../words/openings";
import { windowText } from "../candidates/window";
import { QrDownloads, qrPath } from "./QrPanel";

/** One invitation as a sheet of paper: to show on a screen, to save and to print. */
export function InvitationPage({ id }: { id: string }) {
  const words = inviteWords();
  const head = useHeadFocus<HTMLHeadingElement>();
  const { value: invitation, trouble, reload } = useLoaded<Invitation>(`/api/v1/invitations/${encodeURIComponent(id)}`);
  const opening = useLoaded<Opening>(invitation ? `/api/v1/openings/${encodeURIComponent(invitation.opening)}` : null);
  if (trouble?.status === 404) return <Empty title={words.missing} text="" />;
  if (!invitation) return trouble ? <TroubleNote trouble={trouble} retry={reload} /> : <Loading />;
  const plan = opening.value?.plan;
  return (
    <div class="page narrow">
      <div class="row wrap no-print paper-tools">
        <Link to={{ page: "opening", opening: invitation.opening, tab: "invitations" }} class="button quiet small back">
          <Icon name="left" />
          {words.to_opening}
        </Link>
        <span class="grow" />
        <CopyButton text={invitation.link} label={words.copy} />
        <QrDownloads invitation={invitation} />
        <button type="button" class="button primary small" onClick={() => print()}>
          <Icon name="print" />
          {words.print}
        </button>
      </div>
      <article class="card paper">
        <p class="soft">{plan?.organisation}</p>
        <h1 ref={head} tabIndex={-1}>
          {words.paper_title}
        </h1>
        <p class="paper-name">{invitation.candidate}</p>
        <p class="soft">{[plan?.title, plan?.department].filter(Boolean).join(" · ")}</p>
        <img class="qr large" src={qrPath(invitation, "svg")} alt={words.qr(invitation.candidate)} width="320" height="320" />
        <p>{words.paper_scan}</p>
        <p class="mono paper-link">{invitation.link}</p>
        {windowText(invitation) && <p>{windowText(invitation)}</p>}
        {plan && (
          <p>{words.paper_time(String(plan.questions.length), String(minutesAtMost(fromPlan(plan))))}</p>
        )}
        <p class="soft">{words.paper_need}</p>
        <p class="soft">{words.paper_again}</p>
      </article>
    </div>
  );
}
