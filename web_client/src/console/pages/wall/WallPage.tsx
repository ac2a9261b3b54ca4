import { useEffect, useRef, useState } from "preact/hooks";
import { language, tag } from "../../../shared/i18n";
import { flagTitle } from "../../labels";
import { Empty, Loading } from "../../parts/basics";
import { useHeadFocus } from "../../parts/hooks";
import { Icon } from "../../parts/Icon";
import { Link } from "../../parts/Link";
import { announce } from "../../state/announce";
import { needALook, needsALook } from "../../state/attention";
import { useKeys } from "../../state/keys";
import { cards, type LiveCard, wallKnown } from "../../state/line";
import { wall } from "../../words/wall";
import { useCalmOrder } from "./useCalmOrder";
import { LoadBanner } from "./LoadBanner";
import { WallCard } from "./WallCard";

export function WallPage() {
  const words = wall();
  const head = useHeadFocus<HTMLHeadingElement>();
  const [filter, setFilter] = useState("");
  const [onlyAttention, setOnlyAttention] = useState(false);
  const all = cards.value;
  const calm = useCalmOrder(all);
  useNews(all);
  const matching = calm.order.filter((id) => matches(all.get(id), filter, onlyAttention));
  useCardKeys(calm.list);
  const living = [...all.values()].filter((live) => !live.gone).length;

  return (
    <div class="page">
      <div class="page-head">
        <div class="grow">
          <h1 ref={head} tabIndex={-1}>
            {words.title}
          </h1>
          {all.size > 0 && (
            <p class="soft">
              {words.count(String(living))} · {needALook.value > 0 ? words.attention(String(needALook.value)) : words.calm}
            </p>
          )}
        </div>
        {all.size > 0 && (
          <div class="tools">
            <Filter value={filter} set={setFilter} label={words.filter} />
            <label class="choice small">
              <input type="checkbox" checked={onlyAttention} onChange={(event) => setOnlyAttention(event.currentTarget.checked)} />
              <span>{words.only_attention}</span>
            </label>
          </div>
        )}
      </div>
      <LoadBanner />
      {calm.held && calm.rising.length > 0 && (
        <div class="held row">
          <span class="grow">
            {words.held} {words.would_rise(names(calm.rising, all))}
          </span>
          <button type="button" class="button small" onClick={calm.sortNow}>
            <Icon name="up" />
            {words.sort_now}
          </button>
        </div>
      )}
      {all.size === 0 && (wallKnown.value ? <Nobody /> : <Loading />)}
      {all.size > 0 && matching.length === 0 && (
        <Empty title={words.no_match} text="">
          <button
            type="button"
            class="button"
            onClick={() => {
              setFilter("");
              setOnlyAttention(false);
            }}
          >
            {words.clear}
          </button>
        </Empty>
      )}
      <ul
        class="wall"
        ref={calm.list}
        aria-label={words.list}
        onPointerMove={(event) => event.pointerType === "mouse" && calm.touched("pointer")}
        onPointerLeave={() => calm.released("pointer")}
        onFocusIn={() => calm.touched("focus")}
        onKeyDown={() => calm.touched("focus")}
        onFocusOut={() => calm.released("focus")}
      >
        {matching.map((id) => {
          const live = all.get(id);
          return live ? (
            <li key={id} data-card={id}>
              <WallCard live={live} />
            </li>
          ) : null;
        })}
      </ul>
    </div>
  );
}

function Nobody() {
  const words = wall();
  return (
    <Empty title={words.empty} text={words.empty_next}>
      <Link to={{ page: "openings" }} class="button primary">
        {words.empty_invite}
      </Link>
      <Link to={{ page: "new_opening" }} class="button">
        {words.empty_create}
      </Link>
    </Empty>
  );
}

export function Filter({ value, set, label }: { value: string; set: (text: string) => void; label: string }) {
  return (
    <div class="filter">
      <Icon name="search" />
      <input
        type="search"
        class="input"
        data-filter
        aria-label={label}
        placeholder={label}
        value={value}
        onInput={(event) => set(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === "Escape" && value !== "") {
            event.preventDefault();
            event.stopPropagation();
            set("");
          }
        }}
      />
      <kbd aria-hidden="true">/</kbd>
    </div>
  );
}

function matches(live: LiveCard | undefined, filter: string, onlyAttention: boolean): boolean {
  if (!live) return false;
  if (onlyAttention && !needsALook(live)) return false;
  const text = `${live.card.candidate} ${live.card.title} ${live.card.department}`.toLowerCase();
  return filter
    .toLowerCase()
    .split(/\s+/)
    .every((part) => text.includes(part));
}

function names(ids: readonly string[], all: ReadonlyMap<string, LiveCard>): string {
  const found = ids.slice(0, 3).map((id) => all.get(id)?.card.candidate ?? "");
  return new Intl.ListFormat(tag(language.value)).format(ids.length > 3 ? [...found, "…"] : found);
}

/** j and k go through the cards one by one, arrows also up and down by rows. */
function useCardKeys(list: { current: HTMLUListElement | null }): void {
  const links = () => [...(list.current?.querySelectorAll<HTMLAnchorElement>("a.cover") ?? [])];
  const step = (event: KeyboardEvent, by: number) => {
    const all = links();
    if (all.length === 0) return;
    event.preventDefault();
    const at = all.indexOf(document.activeElement as HTMLAnchorElement);
    const next = at < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(all.length - 1, Math.max(0, at + by));
    all[next]?.focus();
  };
  const columns = () => {
    const items = [...(list.current?.children ?? [])] as HTMLElement[];
    const top = items[0]?.offsetTop;
    return Math.max(1, items.filter((item) => item.offsetTop === top).length);
  };
  const inWall = () => list.current?.contains(document.activeElement) ?? false;
  useKeys({
    j: (event) => step(event, 1),
    k: (event) => step(event, -1),
    ArrowRight: (event) => step(event, 1),
    ArrowLeft: (event) => step(event, -1),
    ArrowDown: (event) => inWall() && step(event, columns()),
    ArrowUp: (event) => inWall() && step(event, -columns()),
  });
}

/** Tells a screen reader who came, left, wrote or was flagged. */
function useNews(all: ReadonlyMap<string, LiveCard>): void {
  const before = useRef<ReadonlyMap<string, LiveCard> | null>(null);
  useEffect(() => {
    const words = wall();
    const was = before.current;
    before.current = wallKnown.value ? all : null;
    if (was === null || was === all) return;
    for (const [id, live] of all) {
      const old = was.get(id);
      const name = live.card.candidate;
      if (!old) announce(words.arrived(name));
      else if (live.gone && !old.gone) announce(words.left(name));
      if (!old) continue;
      if (live.card.unread_chat > old.card.unread_chat) announce(words.wrote(name));
      for (const flag of live.card.open_flags) {
        if (flag.severity === "info" || old.card.open_flags.some((one) => one.id === flag.id)) continue;
        announce(words.flagged(name, flagTitle(flag.rule)));
      }
    }
  }, [all]);
}
