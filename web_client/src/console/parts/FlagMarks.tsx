import { useState } from "preact/hooks";
import type { FlagMark, Mark } from "../../shared/wire.gen";
import { dateTime } from "../labels";
import { ask, me } from "../state/account";
import { announce } from "../state/announce";
import { flags as flagWords } from "../words/flags";
import { TroubleNote } from "./basics";
import { useAction } from "./hooks";

interface Props {
  session: string;
  flag: string;
  title: string;
  marks: readonly FlagMark[];
  /** When the interview began, to say when a mark was made; left out where that is not known. */
  began_at?: string;
}

const CHOICES = ["useful", "not_useful"] as const;

/** Two buttons: what I make of a flag; pressed again, mine is taken back. Below, what everybody made of it. */
export function FlagMarks({ session, flag, title, marks, began_at }: Props) {
  const words = flagWords();
  const [answered, setAnswered] = useState<{ over: readonly FlagMark[]; marks: readonly FlagMark[] } | null>(null);
  const shown = answered?.over === marks ? answered.marks : marks;
  const name = me.value?.name;
  const mine = shown.find((one) => one.by === name)?.mark;
  const press = useAction(async (mark: Mark) => {
    const path = `/api/v1/sessions/${encodeURIComponent(session)}/flags/${encodeURIComponent(flag)}/mark`;
    const now = await ask<FlagMark[]>(path, { method: "PUT", body: { mark } });
    setAnswered({ over: marks, marks: now });
    announce(mark === "none" ? words.taken_back : words.marked);
  });
  return (
    <div class="flag-marks no-print">
      <div class="row wrap tight">
        <span class="segmented" role="group" aria-label={`${words.mark} ${title}`}>
          {CHOICES.map((choice) => (
            <button
              key={choice}
              type="button"
              aria-pressed={mine === choice}
              title={mine === choice ? words.take_back : words.mark}
              aria-disabled={press.busy}
              onClick={() => void press.run(mine === choice ? "none" : choice)}
            >
              {words[choice]}
            </button>
          ))}
        </span>
        {shown.map((one) => (
          <span key={one.by} class="soft small">
            {markText(one, began_at)}
          </span>
        ))}
      </div>
      <TroubleNote trouble={press.trouble} />
    </div>
  );
}

function markText(one: FlagMark, began_at: string | undefined): string {
  const words = flagWords();
  if (began_at === undefined) return words.marked_by(one.by, words[one.mark]);
  const at = new Date(new Date(began_at).getTime() + one.at_ms).toISOString();
  return words.marked_by_at(one.by, words[one.mark], dateTime(at));
}
