import type { ComponentChildren } from "preact";
import type { Kept, KeptRecording } from "../../shared/wire.gen";
import { day, dayAndTime, duration, size } from "../fold/when";
import { useVisit } from "../visit";
import { kept as words } from "../words/kept";
import { TroubleLine } from "./TroubleLine";

/** What is kept about the reader: read only when asked for, and everything can be taken along. */
export function KeptPart() {
  const visit = useVisit();
  const w = words();
  const list = visit.kept.value;
  return (
    <section class="card part" aria-labelledby="kept">
      <h2 id="kept">{w.title}</h2>
      <p>{w.about}</p>
      {list === null ? (
        <>
          <button type="button" class="button" disabled={visit.busy.value} onClick={() => void visit.readKept()}>
            {w.show}
          </button>
          <TroubleLine />
        </>
      ) : (
        <KeptList list={list} />
      )}
    </section>
  );
}

function KeptList({ list }: { list: Kept }) {
  const visit = useVisit();
  const w = words();
  return (
    <>
      <dl class="kept-list">
        <Item name={w.contacts}>
          {[list.name, list.mail, list.phone].filter(Boolean).join(" · ")}
          {list.resume && ` · ${w.resume}`}
        </Item>
        <Item name={w.consents}>
          {list.consents.length === 0 && w.none}
          {list.consents.map((one) => (
            <div key={one.given_at}>
              {dayAndTime(one.given_at)} · {w.version(one.text_version)}
              <br />
              {Object.entries(one.choices)
                .map(([purpose, agreed]) => w.choice(w.purposes[purpose as keyof typeof w.purposes] ?? purpose, agreed === true))
                .join(w.comma)}
            </div>
          ))}
        </Item>
        <Item name={w.recordings}>
          {list.recordings.length === 0 ? w.none : w.recordingCount(list.recordings.length, size(list.recordings_bytes))}
          {list.until && <div>{w.until(day(list.until))}</div>}
          {list.recordings.length > 0 && (
            <ul class="recording-list">
              {list.recordings.map((one) => (
                <Recording key={`${one.question}.${one.take}`} one={one} />
              ))}
            </ul>
          )}
        </Item>
        <Item name={w.text}>{list.answers === 0 ? w.none : w.textCount(list.answers, list.characters)}</Item>
        <Item name={w.measured}>{list.measured === 0 ? w.none : w.measuredCount(list.measured)}</Item>
        <Item name={w.scores}>{list.scores === 0 ? w.none : w.scoreCount(list.scores)}</Item>
        {list.chat > 0 && <Item name={w.chat}>{w.chatCount(list.chat)}</Item>}
        <Item name={w.messages}>
          {list.messages.length === 0 && w.none}
          <ul class="plain-lines">
            {list.messages.map((one, index) => (
              <li key={index}>
                {dayAndTime(one.sent_at ?? one.made_at)} · {w.kinds[one.kind as keyof typeof w.kinds] ?? one.kind} · {one.address}
              </li>
            ))}
          </ul>
        </Item>
        <Item name={w.viewed}>
          {list.viewed === null && w.viewsNotLogged}
          {list.viewed?.length === 0 && w.nobody}
          <ul class="plain-lines">
            {list.viewed?.map((one) => (
              <li key={`${one.role}.${one.action}`}>
                {w.view(
                  w.roles[one.role as keyof typeof w.roles] ?? w.roles.other,
                  w.actions[one.action as keyof typeof w.actions] ?? w.actions.other,
                  one.times,
                  dayAndTime(one.last_at),
                )}
              </li>
            ))}
          </ul>
        </Item>
      </dl>
      <a class="button" href={visit.at("/data.json")} download>
        {w.download}
      </a>
    </>
  );
}

function Item({ name, children }: { name: string; children: ComponentChildren }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Recording({ one }: { one: KeptRecording }) {
  const w = words();
  const name = w.recording(one.question, one.take);
  return (
    <li>
      <a href={one.path} download aria-label={`${w.save}: ${name}`}>
        {name}
      </a>{" "}
      <span class="soft small figures">
        {duration(one.duration_ms)} · {size(one.size_bytes)}
      </span>
    </li>
  );
}
