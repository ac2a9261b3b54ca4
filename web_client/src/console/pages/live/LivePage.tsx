import { useEffect, useMemo, useState } from "preact/hooks";
import { tag } from "../../../shared/i18n";
import type { Entry } from "../../../shared/wire.gen";
import { flagTitle, stageText } from "../../labels";
import { ended, type SessionView } from "../../fold/session_view";
import { Empty, Loading } from "../../parts/basics";
import { Link } from "../../parts/Link";
import { NotAvailable } from "../../parts/NotAvailable";
import { WithdrawnNote } from "../../parts/WithdrawnNote";
import { go } from "../../router";
import { announce, toast } from "../../state/announce";
import { useKeys } from "../../state/keys";
import { cards } from "../../state/line";
import { type Command, LiveSession } from "../../state/live_session";
import { common } from "../../words/common";
import { live as liveWords } from "../../words/live";
import { AboutPanel } from "./AboutPanel";
import { ChatPanel } from "./ChatPanel";
import { FlagsPanel } from "./FlagsPanel";
import { LiveHead } from "./LiveHead";
import { QuestionsPanel } from "./QuestionsPanel";
import { RatePanel } from "./RatePanel";
import { SectionLinks } from "./SectionLinks";
import { TranscriptPanel } from "./TranscriptPanel";

export function LivePage({ session }: { session: string }) {
  const words = liveWords();
  const live = useMemo(() => new LiveSession(session), [session]);
  const [draft, setDraft] = useState("");
  useEffect(() => {
    live.onNews = (entries) => tell(entries, live.view.peek());
    live.onCommand = commandTold;
    live.open();
    return () => live.close();
  }, [live]);
  useKeys({
    c: (event) => {
      event.preventDefault();
      document.getElementById("chat-text")?.focus();
    },
    Escape: () => {
      const active = document.activeElement;
      if (active instanceof HTMLElement && active.closest("input, textarea, select")) active.blur();
      else go({ page: "wall" });
    },
  });
  const view = live.view.value;
  if (live.missing.value) {
    return (
      <Empty title={words.missing} text="">
        <Link to={{ page: "wall" }} class="button">
          {common().to_wall}
        </Link>
      </Empty>
    );
  }
  if (view.plan === null || view.last_n === 0) return <Loading />;
  const followUp = (text: string) => {
    setDraft(text);
    document.getElementById("chat-text")?.focus();
  };
  const card = cards.value.get(session) ?? null;
  const language = view.plan.language;
  return (
    <div class="page live">
      <LiveHead live={live} card={card} />
      <SectionLinks view={view} session={session} />
      {ended(view) && (
        <div class="note row">
          <span class="grow">{words.over}</span>
          <Link to={{ page: "report", session, at_ms: null }} class="button primary small">
            {words.to_report}
          </Link>
        </div>
      )}
      <WithdrawnNote gone={view.withdrawn} />
      <NotAvailable analysis={view.analysis} />
      <div class="live-grid">
        <div class="live-side">
          <AboutPanel view={view} session={session} card={card} />
          <QuestionsPanel view={view} session={session} />
        </div>
        <div class="live-main">
          <RatePanel live={live} />
          <TranscriptPanel live={live} spoken={tag(language)} />
        </div>
        <div class="live-talk">
          <FlagsPanel
            view={view}
            session={session}
            onFollowUp={ended(view) ? undefined : followUp}
          />
          <ChatPanel live={live} draft={draft} setDraft={setDraft} />
        </div>
      </div>
    </div>
  );
}

/** New things for a screen reader: stage, flags above a note, messages. Words are not read out: they never stop. */
function tell(entries: readonly Entry[], view: SessionView): void {
  const words = liveWords();
  for (const { fact } of entries) {
    if (fact.kind === "stage_entered") announce(words.said_stage(stageText(view)));
    if (fact.kind === "flag_raised" && fact.severity !== "info") announce(words.said_new_flag(flagTitle(fact.rule)));
    if (fact.kind === "flag_cleared" && view.flags.get(fact.id)?.severity !== "info") announce(words.said_flag_cleared(flagTitle(fact.rule)));
    if (fact.kind === "said" && fact.by === "candidate") announce(words.said_message(fact.text));
  }
}

function commandTold(command: Command, trouble: string | null): void {
  const words = liveWords();
  if (trouble === null) toast(command === "extend" ? words.more_time_done : words.another_take_done, "good");
  else toast(trouble || common().offline, "bad");
}
