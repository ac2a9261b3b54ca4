/** What is sent to candidates: the outbox, the texts, the ways there are. */
import { useHeadFocus } from "../../parts/hooks";
import { Link } from "../../parts/Link";
import { MESSAGE_TABS, type MessageTab } from "../../router";
import { messages } from "../../words/messages";
import { Outbox } from "./Outbox";
import { Templates } from "./Templates";
import { Ways } from "./Ways";

export function MessagesPage({ tab }: { tab: MessageTab }) {
  const words = messages();
  const head = useHeadFocus<HTMLHeadingElement>();
  return (
    <div class="page stack-wide messages">
      <h1 ref={head} tabIndex={-1}>
        {words.title}
      </h1>
      <nav class="sub-tabs" aria-label={words.tabs}>
        {MESSAGE_TABS.map((one) => (
          <Link key={one} to={{ page: "messages", tab: one }} current={one === tab}>
            {words[one]}
          </Link>
        ))}
      </nav>
      {tab === "outbox" && <Outbox />}
      {tab === "templates" && <Templates />}
      {tab === "ways" && <Ways />}
    </div>
  );
}
