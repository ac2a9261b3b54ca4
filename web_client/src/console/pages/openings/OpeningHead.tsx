import { useState } from "preact/hooks";
import type { Opening } from "../../../shared/wire.gen";
import { dateTime } from "../../labels";
import { Confirm, TroubleNote } from "../../parts/basics";
import { useAction, useHeadFocus } from "../../parts/hooks";
import { Icon } from "../../parts/Icon";
import { Link } from "../../parts/Link";
import { go } from "../../router";
import { ask } from "../../state/account";
import { toast } from "../../state/announce";
import { openings as openingWords } from "../../words/openings";

interface Props {
  opening: Opening;
  path: string;
  reload: () => void;
}

/** What this opening is, how it stands, and what can be done with it as a whole. */
export function OpeningHead({ opening, path, reload }: Props) {
  const words = openingWords();
  const head = useHeadFocus<HTMLHeadingElement>();
  const [closing, setClosing] = useState(false);
  const change = useAction(async (act: "close" | "reopen" | "pause" | "resume") => {
    await ask(`${path}/${act}`, { method: "POST" });
    setClosing(false);
    toast({ close: words.close_done, reopen: words.reopen_done, pause: words.pause_done, resume: words.resume_done }[act], "good");
    reload();
  });
  const copying = useAction(async () => {
    const made = await ask<Opening>(`${path}/copy`, { method: "POST" });
    toast(words.copy_done, "good");
    go({ page: "opening", opening: made.id, tab: "questions" });
  });
  const { plan, settings, closed, paused } = opening;
  const facts = [
    plan.department,
    plan.organisation,
    words.sought(String(settings.headcount)),
    settings.opens_at ? words.opens(dateTime(settings.opens_at)) : "",
    settings.closes_at ? words.closes(dateTime(settings.closes_at)) : "",
  ];
  const busy = change.busy || copying.busy;
  return (
    <div class="page-head">
      <Link to={{ page: "openings" }} class="button quiet small back" label={words.title}>
        <Icon name="left" />
      </Link>
      <div class="grow">
        <h1 ref={head} tabIndex={-1}>
          {plan.title} {closed ? <span class="badge">{words.closed}</span> : paused && <span class="badge">{words.paused}</span>}
        </h1>
        <p class="soft small">{facts.filter(Boolean).join(" · ")}</p>
      </div>
      <div class="row tight wrap">
        <button type="button" class="button small" disabled={busy} onClick={() => void copying.run()}>
          {words.copy}
        </button>
        {closed ? (
          <button type="button" class="button small" disabled={busy} onClick={() => void change.run("reopen")}>
            {words.reopen}
          </button>
        ) : (
          <>
            <button type="button" class="button small" disabled={busy} onClick={() => void change.run(paused ? "resume" : "pause")}>
              {paused ? words.resume : words.pause}
            </button>
            <button type="button" class="button small" disabled={busy} onClick={() => setClosing(true)}>
              {words.close}
            </button>
          </>
        )}
      </div>
      <TroubleNote trouble={copying.trouble ?? (closing ? null : change.trouble)} />
      {closing && (
        <Confirm
          title={words.close}
          text={words.close_ask}
          yes={words.close}
          busy={change.busy}
          trouble={change.trouble}
          onYes={() => void change.run("close")}
          onClose={() => setClosing(false)}
        />
      )}
    </div>
  );
}
