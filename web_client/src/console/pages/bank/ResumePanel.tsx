import { useRef, useState } from "preact/hooks";
import type { CandidateResume, ResumeFound, ResumeLine } from "../../../shared/wire.gen";
import { pick } from "../../../shared/i18n";
import { Confirm, Loading, TroubleNote } from "../../parts/basics";
import { useAction, useLoaded } from "../../parts/hooks";
import { Icon } from "../../parts/Icon";
import { ask } from "../../state/account";
import { announce, toast } from "../../state/announce";
import { bank } from "../../words/bank";
import { Proposals } from "./Proposals";

interface Props {
  candidate: string;
  /** Whether the reader may change this candidate. */
  may: boolean;
  /** Whether the interview began, so that personal questions stay as they are. */
  fixed: boolean;
  /** Called when personal questions were saved. */
  onQuestions: () => void;
}

/** A candidate's résumé: upload, what was found with its lines, and the questions it suggests. */
export function ResumePanel({ candidate, may, fixed, onQuestions }: Props) {
  const words = bank();
  const path = `/api/v1/candidates/${encodeURIComponent(candidate)}/resume`;
  const { value, trouble, reload } = useLoaded<CandidateResume>(path);
  const [read, setRead] = useState<CandidateResume | null>(null);
  const [forgetting, setForgetting] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const resume = read ?? value;
  const uploading = useAction(async (file: File) => {
    announce(words.resume_reading);
    setRead(await ask<CandidateResume>(path, { method: "PUT", file }));
    toast(words.resume_read, "good");
  });
  const clearing = useAction(async () => {
    await ask(path, { method: "DELETE" });
    setForgetting(false);
    setRead(resume && { ...resume, found: null });
    toast(words.resume_forgotten, "good");
  });
  if (!resume) return trouble ? <TroubleNote trouble={trouble} retry={reload} /> : <Loading />;
  const { found } = resume;
  if (!found && !may) return null;
  return (
    <section class="card pad stack" aria-labelledby="resume-head">
      <div>
        <h2 id="resume-head">{words.resume}</h2>
        <p class="soft small">{words.resume_lead}</p>
      </div>
      {may && (
        <div class="row wrap">
          <input
            ref={input}
            class="unseen"
            type="file"
            tabIndex={-1}
            aria-label={words.resume_choose}
            accept=".pdf,.docx,.txt,.md,application/pdf,text/plain"
            onChange={(event) => {
              const file = event.currentTarget.files?.[0];
              event.currentTarget.value = "";
              if (file) void uploading.run(file);
            }}
          />
          <button type="button" class="button" disabled={uploading.busy} onClick={() => input.current?.click()}>
            <Icon name="up" />
            {uploading.busy ? words.resume_reading : found ? words.resume_again : words.resume_choose}
          </button>
          {found && (
            <button type="button" class="button quiet small" onClick={() => setForgetting(true)}>
              <Icon name="trash" />
              {words.resume_forget}
            </button>
          )}
        </div>
      )}
      <TroubleNote trouble={uploading.trouble} />
      {found && <Found found={found} />}
      {found && may && (fixed ? <p class="soft small">{words.fixed}</p> : <Proposals key={JSON.stringify(found)} candidate={candidate} onKept={onQuestions} />)}
      {forgetting && (
        <Confirm
          title={words.resume_forget}
          text={words.resume_forget_ask}
          yes={words.resume_forget}
          busy={clearing.busy}
          trouble={clearing.trouble}
          onYes={() => void clearing.run()}
          onClose={() => setForgetting(false)}
        />
      )}
    </section>
  );
}

function Found({ found }: { found: ResumeFound }) {
  const words = bank();
  const kind = words.resume_kinds[found.file_kind];
  const plain = found.facts.filter((fact) => fact.kind !== "skill");
  const skills = found.facts.filter((fact) => fact.kind === "skill");
  return (
    <div class="stack">
      <p class="soft small">
        {found.file_kind === "pdf"
          ? words.resume_what(kind, String(found.pages), String(found.line_count))
          : words.resume_what_text(kind, String(found.line_count))}
      </p>
      {found.cut && <p class="note small">{words.resume_cut}</p>}
      <dl class="resume-facts">
        {plain.map((fact, at) => (
          <div key={at}>
            <dt class="soft small">{words.facts[fact.kind]}</dt>
            <dd>
              <strong>{fact.value}</strong> {fact.note && <span class="soft small">{pick(fact.note)}</span>}
              <Lines lines={fact.lines} />
            </dd>
          </div>
        ))}
        {skills.length > 0 && (
          <div>
            <dt class="soft small">{words.facts.skill}</dt>
            <dd>
              <ul class="plain-list resume-skills">
                {skills.map((fact) => (
                  <li key={fact.value} class="badge" title={fact.lines.map((line) => `${words.line(String(line.number))}: ${line.text}`).join("\n")}>
                    {fact.value}
                  </li>
                ))}
              </ul>
              <details>
                <summary class="small">{words.lines}</summary>
                {skills.map((fact) => (
                  <div key={fact.value} class="small">
                    {fact.value}
                    <Lines lines={fact.lines} />
                  </div>
                ))}
              </details>
            </dd>
          </div>
        )}
      </dl>
      {found.projects.length > 0 && (
        <div class="stack">
          <h3>{words.projects}</h3>
          {found.projects.map((project, at) => (
            <details key={at}>
              <summary>
                {project.title} <span class="badge">{words.of[project.of]}</span>{" "}
                <span class="soft small">{project.skills.join(" · ")}</span>
              </summary>
              <Lines lines={project.lines} />
            </details>
          ))}
        </div>
      )}
      {found.missing.length > 0 && (
        <p class="small">
          <strong>{words.missing}</strong> {found.missing.map((one) => words.missing_of[one]).join(" · ")}{" "}
          <span class="soft">{words.missing_hint}</span>
        </p>
      )}
    </div>
  );
}

/** The lines of the résumé that something rests on. */
export function Lines({ lines }: { lines: readonly ResumeLine[] }) {
  const words = bank();
  return (
    <ul class="resume-quote">
      {lines.map((line) => (
        <li key={line.number}>
          <span class="figures">{words.line(String(line.number))}</span> {line.text}
        </li>
      ))}
    </ul>
  );
}
