import { openFlags, type SessionView, unreadAfter } from "../../fold/session_view";
import { seenUpTo } from "../../state/chat_seen";
import { live as liveWords } from "../../words/live";

/** At phone width the sections stand below one another; these lead to them and say where something is new. */
export function SectionLinks({ view, session }: { view: SessionView; session: string }) {
  const words = liveWords();
  const unread = unreadAfter(view, seenUpTo(session));
  const links: [string, string, number][] = [
    ["flags", words.flags, openFlags(view).length],
    ["transcript", words.transcript, 0],
    ["chat", words.chat, unread],
    ["rate", words.rate, 0],
    ["questions", words.questions, 0],
  ];
  return (
    <nav class="section-links no-print" aria-label={words.sections}>
      {links.map(([id, label, count]) => (
        <a
          key={id}
          href={`#${id}`}
          onClick={(event) => {
            event.preventDefault();
            const section = document.getElementById(id);
            section?.scrollIntoView({ block: "start", behavior: "smooth" });
            section?.focus({ preventScroll: true });
          }}
        >
          {label}
          {count > 0 && <span class="count">{count}</span>}
        </a>
      ))}
    </nav>
  );
}
