import { useEffect, useRef } from "preact/hooks";
import { clockText } from "../../fold/countdown";
import { announce } from "../../state/announce";
import { serverLoad } from "../../state/line";
import { tick } from "../../state/ticking";
import { load as loadWords } from "../../words/load";

/** What the server does less of and since when, and who waits at the door and why. Nothing while all is well. */
export function LoadBanner() {
  const words = loadWords();
  const told = serverLoad.value;
  const reduced = told?.load.reduced ?? [];
  const full = told?.load.full ?? [];
  const waiting = told?.load.waiting ?? 0;
  const busy = reduced.length > 0;
  const door = waiting > 0 || full.length > 0;
  const head = waiting > 0 ? words.waiting(String(waiting)) : words.nobody_waits;
  useNews(busy ? words.busy : "");
  useNews(door ? head : "");
  if (told === null || (!busy && !door)) return null;
  const hosts = told.load.hosts ?? 0;
  return (
    <section class="load-banner note" aria-label={words.label}>
      {door && (
        <p>
          <strong>{head}</strong> {full.length > 0 ? full.map((why) => reason(why, told.load.most ?? 0)).join(" ") : words.let_in}
        </p>
      )}
      {busy && <p>{words.busy}</p>}
      {busy && (
        <ul class="load-parts small">
          {reduced.map((one) => (
            <li key={one.part}>
              {words.parts[one.part]}
              <span class="soft figures">
                {" "}
                {words.for(clockText(one.for_s * 1000 + Math.max(0, tick.value - told.received)))}
                {one.hosts < hosts && ` · ${words.some_hosts(String(one.hosts), String(hosts))}`}
              </span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function reason(why: "loop" | "analysis" | "sessions", most: number): string {
  const words = loadWords().why;
  return why === "sessions" ? words.sessions(String(most)) : words[why];
}

/** Says it to a screen reader when it begins, not with every change of a number. */
function useNews(text: string): void {
  const said = useRef(false);
  useEffect(() => {
    if (text !== "" && !said.current) announce(text);
    said.current = text !== "";
  }, [text]);
}
