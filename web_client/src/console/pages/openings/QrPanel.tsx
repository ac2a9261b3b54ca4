import type { Invitation } from "../../../shared/wire.gen";
import { CopyButton } from "../../parts/basics";
import { Icon } from "../../parts/Icon";
import { Link } from "../../parts/Link";
import { invite as inviteWords } from "../../words/openings";

/** As much of an invitation as its link and code need. */
type Shown = Pick<Invitation, "id" | "candidate" | "link">;

export function qrPath(invitation: Pick<Invitation, "id">, kind: "svg" | "png"): string {
  return `/api/v1/invitations/${encodeURIComponent(invitation.id)}/qr.${kind}`;
}

/** The link that was just made, to copy, scan, save or print. */
export function QrPanel({ invitation, print = false }: { invitation: Shown; print?: boolean }) {
  const words = inviteWords();
  return (
    <section class="card pad qr-panel" aria-label={words.made(invitation.candidate)}>
      <img class="qr" src={qrPath(invitation, "svg")} alt={words.qr(invitation.candidate)} width="200" height="200" />
      <div class="stack grow">
        <h2>{invitation.candidate}</h2>
        <div class="field">
          <label for={`link-${invitation.id}`}>{words.link}</label>
          <input
            id={`link-${invitation.id}`}
            class="input mono"
            readOnly
            value={invitation.link}
            onFocus={(event) => event.currentTarget.select()}
          />
        </div>
        <div class="row wrap tight">
          <CopyButton text={invitation.link} label={words.copy} />
          <QrDownloads invitation={invitation} />
          {!print && (
            <Link to={{ page: "invitation", invitation: invitation.id }} class="button small">
              <Icon name="print" />
              {words.show}
            </Link>
          )}
        </div>
      </div>
    </section>
  );
}

export function QrDownloads({ invitation }: { invitation: Shown }) {
  const words = inviteWords();
  const file = `interview-${invitation.candidate.replace(/[^\p{L}\p{N}]+/gu, "-")}`;
  return (
    <>
      <a class="button small" href={qrPath(invitation, "png")} download={`${file}.png`}>
        <Icon name="save" />
        {words.save_png}
      </a>
      <a class="button small" href={qrPath(invitation, "svg")} download={`${file}.svg`}>
        <Icon name="save" />
        {words.save_svg}
      </a>
    </>
  );
}
