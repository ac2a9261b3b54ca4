import { useComputed } from "@preact/signals";
import { useEffect, useState } from "preact/hooks";
import type { Candidate, CandidateStatus, Opening } from "../../../shared/wire.gen";
import { Empty, Loading, TroubleNote } from "../../parts/basics";
import { useLoaded } from "../../parts/hooks";
import { Icon } from "../../parts/Icon";
import { me } from "../../state/account";
import { cards } from "../../state/line";
import { candidates as candidateWords } from "../../words/candidates";
import { common } from "../../words/common";
import { Filter } from "../wall/WallPage";
import { AddCandidate } from "./AddCandidate";
import { CandidateRow } from "./CandidateRow";
import { ImportDialog } from "./ImportDialog";
import { InviteDialog } from "./InviteDialog";
import { counts, invitable, listed, STATUSES } from "./listing";

const PAGE = 100;

type Open = { dialog: "add" } | { dialog: "import" } | { dialog: "invite"; people: readonly { id: string }[] } | null;

/** Everybody of an opening: who they are, where they stand, and what can be done next. */
export function CandidatesTab({ opening }: { opening: Opening }) {
  const words = candidateWords();
  const path = `/api/v1/openings/${encodeURIComponent(opening.id)}/candidates`;
  const { value: list, trouble, reload } = useLoaded<Candidate[]>(`${path}?limit=10000`);
  const [filter, setFilter] = useState("");
  const [status, setStatus] = useState<CandidateStatus | null>(null);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [room, setRoom] = useState(PAGE);
  const [open, setOpen] = useState<Open>(null);
  const stages = useStages(opening.plan.title);
  useEffect(() => {
    if (list !== null) reload();
  }, [stages]);
  const may = mayChange();
  const all = list ?? [];
  const shown = listed(all, filter, status);
  const selected = shown.filter((one) => chosen.has(one.id));
  const choose = (ids: readonly string[], on: boolean) => {
    const next = new Set(chosen);
    for (const id of ids) on ? next.add(id) : next.delete(id);
    setChosen(next);
  };
  const close = () => setOpen(null);
  return (
    <section class="stack-wide" aria-labelledby="candidates-head">
      <div class="row wrap">
        <h2 id="candidates-head" class="grow">
          {words.title} <span class="soft figures">{list?.length ?? ""}</span>
        </h2>
        {may && !opening.closed && (
          <>
            <button type="button" class="button" onClick={() => setOpen({ dialog: "import" })}>
              <Icon name="up" />
              {words.import}
            </button>
            <button type="button" class="button primary" onClick={() => setOpen({ dialog: "add" })}>
              <Icon name="plus" />
              {words.add}
            </button>
          </>
        )}
      </div>
      {opening.closed && <p class="note">{words.closed}</p>}
      <TroubleNote trouble={trouble} retry={reload} />
      {list === null && !trouble && <Loading />}
      {list?.length === 0 && <Empty title={words.empty} text={may ? words.empty_next : ""} />}
      {all.length > 0 && (
        <>
          <Chips all={all} status={status} set={(value) => (setStatus(value), setRoom(PAGE))} />
          {all.length > 5 && <Filter value={filter} set={setFilter} label={words.filter} />}
          {may && shown.length > 0 && (
            <div class={`row wrap select-bar ${selected.length > 0 ? "on" : ""}`}>
              <label class="choice small grow">
                <input
                  type="checkbox"
                  checked={selected.length === shown.length}
                  ref={(box) => {
                    if (box) box.indeterminate = selected.length > 0 && selected.length < shown.length;
                  }}
                  onChange={(event) => choose(shown.map((one) => one.id), event.currentTarget.checked)}
                />
                <span>{selected.length > 0 ? words.selected(String(selected.length)) : words.select_shown}</span>
              </label>
              {selected.length > 0 && (
                <>
                  <button type="button" class="button quiet small" onClick={() => setChosen(new Set())}>
                    {words.clear}
                  </button>
                  <button
                    type="button"
                    class="button primary small"
                    disabled={opening.closed || !selected.some(invitable)}
                    onClick={() => setOpen({ dialog: "invite", people: selected })}
                  >
                    <Icon name="link" />
                    {words.invite_n(String(selected.filter(invitable).length))}
                  </button>
                </>
              )}
            </div>
          )}
          {shown.length === 0 && <p class="soft">{words.none_shown}</p>}
          <ul class="card rows candidate-list">
            {shown.slice(0, room).map((one) => (
              <CandidateRow
                key={one.id}
                candidate={one}
                closed={opening.closed}
                may={may}
                chosen={chosen.has(one.id)}
                choose={(on) => choose([one.id], on)}
                invite={() => setOpen({ dialog: "invite", people: [one] })}
                onChanged={reload}
              />
            ))}
          </ul>
          {shown.length > room && (
            <button type="button" class="button" onClick={() => setRoom(room + PAGE)}>
              {words.show_more(String(Math.min(PAGE, shown.length - room)))}
            </button>
          )}
        </>
      )}
      {open?.dialog === "add" && <AddCandidate opening={opening} path={path} onDone={reload} onClose={close} />}
      {open?.dialog === "import" && (
        <ImportDialog
          opening={opening.id}
          onDone={reload}
          onInvite={(ids) => setOpen({ dialog: "invite", people: ids.map((id) => ({ id })) })}
          onClose={close}
        />
      )}
      {open?.dialog === "invite" && (
        <InviteDialog
          opening={opening.id}
          people={open.people}
          onDone={() => {
            setChosen(new Set());
            reload();
          }}
          onClose={close}
        />
      )}
    </section>
  );
}

/** Changes whenever an interview that may be of this opening begins, moves on or ends, as far as the live line tells. */
function useStages(title: string): string {
  const stages = useComputed(() =>
    [...cards.value.values()]
      .filter((one) => one.card.title === title)
      .map((one) => `${one.card.session}:${one.card.stage}`)
      .join(" "),
  );
  return stages.value;
}

/** Whether the reader adds, invites and changes; others read what is theirs. */
export function mayChange(): boolean {
  return me.value?.actions.includes("change_candidate") ?? false;
}

interface ChipProps {
  all: readonly Candidate[];
  status: CandidateStatus | null;
  set: (status: CandidateStatus | null) => void;
}

function Chips({ all, status, set }: ChipProps) {
  const words = candidateWords();
  const by = counts(all);
  const there = STATUSES.filter((one) => by.has(one) || one === status);
  if (there.length < 2) return null;
  return (
    <div class="status-chips" role="group" aria-label={words.by_status}>
      <button type="button" aria-pressed={status === null} onClick={() => set(null)}>
        {common().all} <span class="figures">{all.length}</span>
      </button>
      {there.map((one) => (
        <button
          type="button"
          key={one}
          title={words.status_hint[one]}
          aria-pressed={status === one}
          onClick={() => set(status === one ? null : one)}
        >
          {words.status[one]} <span class="figures">{by.get(one) ?? 0}</span>
        </button>
      ))}
    </div>
  );
}
