import { useState } from "preact/hooks";
import type { CandidatePage, Question, QuestionInput, ResumeProposals } from "../../../shared/wire.gen";
import { pick } from "../../../shared/i18n";
import { TroubleNote } from "../../parts/basics";
import { useAction } from "../../parts/hooks";
import { Icon } from "../../parts/Icon";
import { ask } from "../../state/account";
import { announce, toast } from "../../state/announce";
import { bank } from "../../words/bank";
import { Lines } from "./ResumePanel";

const MOST = 10;

/** Proposals to tick and edit; what is kept is asked of this candidate alone. */
export function Proposals({ candidate, onKept }: { candidate: string; onKept: () => void }) {
  const words = bank();
  const path = `/api/v1/candidates/${encodeURIComponent(candidate)}`;
  const [made, setMade] = useState<ResumeProposals | null>(null);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [texts, setTexts] = useState<Readonly<Record<string, string>>>({});
  const asking = useAction(async (by: "" | "rules") => {
    announce(words.proposing);
    const got = await ask<ResumeProposals>(`${path}/resume/proposals${by === "" ? "" : "?by=rules"}`, { method: "POST" });
    setMade(got);
    setChosen(new Set());
    setTexts({});
  });
  const keeping = useAction(async () => {
    const picked = (made?.proposals ?? []).filter((one) => chosen.has(one.id));
    const page = await ask<CandidatePage>(path);
    const before: readonly (Question | QuestionInput)[] = page.questions;
    const added = picked.map((one): QuestionInput => ({ ...one.question, text: (texts[one.id] ?? one.question.text).trim() }));
    const known = new Set(before.map((one) => one.text));
    const questions = [...before, ...added.filter((one) => one.text !== "" && !known.has(one.text))];
    if (questions.length > MOST) {
      toast(words.too_many(String(MOST)), "bad");
      return;
    }
    await ask<CandidatePage>(`${path}/questions`, { method: "PUT", body: { questions } });
    toast(words.kept(String(picked.length)), "good");
    setChosen(new Set());
    onKept();
  });
  const toggle = (id: string) => {
    const next = new Set(chosen);
    if (!next.delete(id)) next.add(id);
    setChosen(next);
  };
  return (
    <div class="stack">
      <div class="row wrap">
        <button type="button" class="button" disabled={asking.busy} onClick={() => void asking.run("")}>
          <Icon name="chat" />
          {asking.busy ? words.proposing : words.propose}
        </button>
        <span class="soft small grow">{words.propose_lead}</span>
      </div>
      <TroubleNote trouble={asking.trouble} />
      {made && (
        <>
          <div class="row wrap">
            <p class={made.model_note ? "note small grow" : "soft small grow"} role="status">
              {made.source === "model"
                ? words.by_model(made.model)
                : made.model_note
                  ? words.model_instead(pick(made.model_note))
                  : words.by_rules}
            </p>
            {made.source === "model" && (
              <button type="button" class="button quiet small" disabled={asking.busy} onClick={() => void asking.run("rules")}>
                {words.rules_instead}
              </button>
            )}
          </div>
          <p class="small soft">
            {made.wanted_skills.length > 0 ? `${words.wanted}: ${made.wanted_skills.join(" · ")}` : words.wanted_none}
          </p>
          {made.proposals.length === 0 && <p>{words.proposals_none}</p>}
          <ol class="plain-list" aria-label={words.proposals}>
            {made.proposals.map((one, at) => (
              <li key={one.id} class="stack proposal">
                <label class="choice">
                  <input type="checkbox" aria-label={words.take_of(String(at + 1))} checked={chosen.has(one.id)} onChange={() => toggle(one.id)} />
                  <span>{words.take}</span>
                </label>
                <textarea
                  class="input"
                  rows={3}
                  maxLength={2000}
                  aria-label={words.words_of(String(at + 1))}
                  value={texts[one.id] ?? one.question.text}
                  onInput={(event) => setTexts({ ...texts, [one.id]: event.currentTarget.value })}
                />
                <p class="small">
                  <span class="soft">{words.why}</span> {pick(one.why)}
                </p>
                {one.lines.length > 0 && <Lines lines={one.lines} />}
              </li>
            ))}
          </ol>
          <TroubleNote trouble={keeping.trouble} />
          {made.proposals.length > 0 && (
            <div class="row end">
              <button type="button" class="button primary" disabled={chosen.size === 0 || keeping.busy} onClick={() => void keeping.run()}>
                {words.keep(String(chosen.size))}
              </button>
            </div>
          )}
        </>
      )}
    </div>
  );
}
