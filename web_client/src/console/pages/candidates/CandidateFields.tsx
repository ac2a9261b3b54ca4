import type { CandidateDraft, Language } from "../../../shared/wire.gen";
import { candidateForm } from "../../words/candidates";

export function emptyDraft(language: Language): CandidateDraft {
  return { name: "", mail: "", phone: "", language, note: "" };
}

interface Props {
  id: string;
  draft: CandidateDraft;
  set: (draft: CandidateDraft) => void;
  disabled?: boolean;
}

/** Which keys a phone shows; the server alone judges what is right. */
const KINDS = { name: "text", mail: "email", phone: "tel" } as const;
const LENGTHS = { name: 200, mail: 254, phone: 40 } as const;

/** Who somebody is and how they are reached. */
export function CandidateFields({ id, draft, set, disabled }: Props) {
  const words = candidateForm();
  return (
    <fieldset class="stack" disabled={disabled}>
      {(["name", "mail", "phone"] as const).map((field) => (
        <div class="field" key={field}>
          <label for={`${id}-${field}`}>{words[field]}</label>
          <input
            id={`${id}-${field}`}
            class="input"
            inputMode={KINDS[field]}
            maxLength={LENGTHS[field]}
            required={field === "name"}
            autocomplete="off"
            aria-describedby={field === "mail" ? `${id}-contact` : undefined}
            value={draft[field] ?? ""}
            onInput={(event) => set({ ...draft, [field]: event.currentTarget.value })}
          />
          {field === "mail" && (
            <span id={`${id}-contact`} class="soft small">
              {words.contact_hint}
            </span>
          )}
        </div>
      ))}
      <div class="field narrow-field">
        <label for={`${id}-language`}>{words.language}</label>
        <select
          id={`${id}-language`}
          class="input"
          value={draft.language ?? "zh"}
          onChange={(event) => set({ ...draft, language: event.currentTarget.value === "en" ? "en" : "zh" })}
        >
          <option value="zh" lang="zh-CN">
            中文
          </option>
          <option value="en" lang="en">
            English
          </option>
        </select>
      </div>
      <div class="field">
        <label for={`${id}-note`}>{words.note}</label>
        <textarea
          id={`${id}-note`}
          class="input"
          rows={2}
          maxLength={2000}
          value={draft.note ?? ""}
          onInput={(event) => set({ ...draft, note: event.currentTarget.value })}
        />
      </div>
    </fieldset>
  );
}
