/** The console's places: all in the top bar of a wide screen; on a phone the four most used below, the others under "more". */
import { useEffect, useRef, useState } from "preact/hooks";
import { may, mayAdminister } from "./pages/admin/tabs";
import { Icon, type IconName } from "./parts/Icon";
import { Link } from "./parts/Link";
import { place, type Place } from "./router";
import { needALook } from "./state/attention";
import { answersRequests, openRequests } from "./state/requests";
import { common } from "./words/common";
import { requests } from "./words/requests";

type Word = "live" | "openings" | "finished" | "bank" | "requests" | "messages" | "admin" | "settings";

interface Tab {
  icon: IconName;
  word: Word;
  to: Place;
  pages: readonly Place["page"][];
}

const TABS: readonly Tab[] = [
  { icon: "live", word: "live", to: { page: "wall" }, pages: ["wall", "live"] },
  {
    icon: "briefcase",
    word: "openings",
    to: { page: "openings" },
    pages: ["openings", "opening", "new_opening", "invitation", "candidate"],
  },
  { icon: "archive", word: "finished", to: { page: "finished" }, pages: ["finished", "compare", "distribution", "report"] },
  { icon: "book", word: "bank", to: { page: "bank", tab: "questions" }, pages: ["bank"] },
  { icon: "chat", word: "requests", to: { page: "requests" }, pages: ["requests"] },
  { icon: "mail", word: "messages", to: { page: "messages", tab: "outbox" }, pages: ["messages"] },
  { icon: "key", word: "admin", to: { page: "admin", tab: "accounts" }, pages: ["admin"] },
  { icon: "gear", word: "settings", to: { page: "settings" }, pages: ["settings"] },
];

/** What a phone shows at once where there are more than fit. */
const AT_HAND: ReadonlySet<Word> = new Set<Word>(["live", "openings", "finished", "requests"]);
const FIT = 5;

function shownTabs(): readonly Tab[] {
  const allowed: Partial<Record<Word, boolean>> = { requests: answersRequests(), admin: mayAdminister(), messages: may("read_messages") };
  return TABS.filter((tab) => allowed[tab.word] !== false);
}

export function Tabs() {
  const words = common();
  const tabs = shownTabs();
  const later = tabs.length > FIT ? tabs.filter((tab) => !AT_HAND.has(tab.word)) : [];
  return (
    <nav class="tabs" aria-label={words.nav.label}>
      {tabs.map((tab) => (
        <TabLink key={tab.word} tab={tab} kind={later.includes(tab) ? "tab later" : "tab"} />
      ))}
      {later.length > 0 && <More tabs={later} />}
    </nav>
  );
}

function TabLink({ tab, kind }: { tab: Tab; kind: string }) {
  const words = common();
  return (
    <Link to={tab.to} class={kind} current={tab.pages.includes(place.value.page)}>
      <Icon name={tab.icon} />
      <span>{words.nav[tab.word]}</span>
      {tab.word === "live" && needALook.value > 0 && <Count n={needALook.value} meaning={words.needs_a_look(needALook.value)} />}
      {tab.word === "requests" && openRequests.value > 0 && <Count n={openRequests.value} meaning={requests().waiting(openRequests.value)} />}
    </Link>
  );
}

function Count({ n, meaning }: { n: number; meaning: string }) {
  return (
    <span class="count">
      <span aria-hidden="true">{n}</span>
      <span class="unseen">{meaning}</span>
    </span>
  );
}

/** A disclosure: it closes by itself when a place is chosen, by Escape, and by a tap beside it. */
function More({ tabs }: { tabs: readonly Tab[] }) {
  const words = common();
  const [open, setOpen] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  const here = place.value;
  useEffect(() => setOpen(false), [here]);
  useEffect(() => {
    if (!open) return;
    const outside = (event: Event) => {
      if (event.target instanceof Node && !box.current?.contains(event.target)) setOpen(false);
    };
    const escape = (event: KeyboardEvent) => {
      if (event.key !== "Escape") return;
      setOpen(false);
      box.current?.querySelector("button")?.focus();
    };
    document.addEventListener("pointerdown", outside);
    document.addEventListener("keydown", escape);
    return () => {
      document.removeEventListener("pointerdown", outside);
      document.removeEventListener("keydown", escape);
    };
  }, [open]);
  return (
    <div class="tab-more" ref={box}>
      <button
        type="button"
        class={`tab ${tabs.some((tab) => tab.pages.includes(here.page)) ? "here" : ""}`}
        aria-expanded={open}
        aria-controls="more-tabs"
        onClick={() => setOpen(!open)}
      >
        <Icon name="menu" />
        <span>{words.more}</span>
      </button>
      <div id="more-tabs" class="more-tabs" hidden={!open}>
        {tabs.map((tab) => (
          <TabLink key={tab.word} tab={tab} kind="more-tab" />
        ))}
      </div>
    </div>
  );
}
