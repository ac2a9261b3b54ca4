import { useEffect, useState } from "preact/hooks";
import type { AccountInfo, AuditCheck, AuditEntry } from "../../../shared/wire.gen";
import { Empty, Loading, TroubleNote } from "../../parts/basics";
import { useAction, useLoaded } from "../../parts/hooks";
import { dateTime, number } from "../../labels";
import { ask } from "../../state/account";
import { audit } from "../../words/admin";
import { common } from "../../words/common";
import { mayOpen } from "./tabs";

const PAGE = 100;

export function AuditTab() {
  const words = audit();
  const [who, setWho] = useState("");
  const [action, setAction] = useState("");
  const [object, setObject] = useState("");
  const [before, setBefore] = useState<number | null>(null);
  const [known, setKnown] = useState<readonly AuditEntry[]>([]);
  const filter = new URLSearchParams({ limit: String(PAGE) });
  for (const [name, value] of [["who", who], ["action", action], ["object", object.trim()]] as const) {
    if (value !== "") filter.set(name, value);
  }
  if (before !== null) filter.set("before", String(before));
  const page = useLoaded<AuditEntry[]>(`/api/v1/audit?${filter}`);
  const people = useLoaded<AccountInfo[]>(mayOpen("accounts") ? "/api/v1/accounts" : null);
  const actions = useLoaded<string[]>("/api/v1/audit/actions");
  useEffect(() => {
    setBefore(null);
    setKnown([]);
  }, [who, action, object]);
  useEffect(() => {
    const fresh = page.value;
    if (fresh !== null) setKnown((old) => (before === null ? fresh : [...old, ...fresh.filter((one) => one.n < before)]));
  }, [page.value]);
  const last = known.at(-1);
  return (
    <section class="stack" aria-label={words.action}>
      <p class="soft">{words.why}</p>
      <Check />
      <div class="tools">
        <select class="input slim" aria-label={words.who} value={who} onChange={(event) => setWho(event.currentTarget.value)}>
          <option value="">{words.all_people}</option>
          {(people.value ?? []).map((one) => (
            <option key={one.id} value={one.id}>
              {one.name}
            </option>
          ))}
          <option value="server">{words.server}</option>
          <option value="unknown">{words.unknown}</option>
        </select>
        <select class="input slim" aria-label={words.action} value={action} onChange={(event) => setAction(event.currentTarget.value)}>
          <option value="">{words.all_actions}</option>
          {(actions.value ?? []).map((one) => (
            <option key={one} value={one}>
              {actionText(one)}
            </option>
          ))}
        </select>
        <input
          class="input slim"
          aria-label={words.object_filter}
          placeholder={words.object_filter}
          value={object}
          onChange={(event) => setObject(event.currentTarget.value)}
        />
      </div>
      <TroubleNote trouble={page.trouble} retry={page.reload} />
      {page.value === null && known.length === 0 && !page.trouble && <Loading />}
      {page.value?.length === 0 && known.length === 0 && <Empty title={words.empty} text="" />}
      {known.length > 0 && (
        <div class="card table-card">
          <table class="list-table">
            <thead>
              <tr>
                <th scope="col">{words.at}</th>
                <th scope="col">{words.who}</th>
                <th scope="col">{words.action}</th>
                <th scope="col">{words.object}</th>
              </tr>
            </thead>
            <tbody>
              {known.map((one) => (
                <Row key={one.n} one={one} />
              ))}
            </tbody>
          </table>
        </div>
      )}
      {last !== undefined && page.value?.length === PAGE && (
        <button type="button" class="button fit" onClick={() => setBefore(last.n)}>
          {common().more}
        </button>
      )}
    </section>
  );
}

function Check() {
  const words = audit();
  const [verdict, setVerdict] = useState<AuditCheck | null>(null);
  const check = useAction(async () => setVerdict(await ask<AuditCheck>("/api/v1/audit/check")));
  const broken = verdict?.broken_n ?? null;
  return (
    <div class="row wrap">
      <button type="button" class="button" disabled={check.busy} onClick={() => void check.run()}>
        {words.check}
      </button>
      <TroubleNote trouble={check.trouble} />
      <span role="status" class={broken === null ? "soft" : "wrong"}>
        {verdict !== null && (broken === null ? words.good(number(verdict.rows, 0)) : words.broken(String(broken)))}
      </span>
    </div>
  );
}

function Row({ one }: { one: AuditEntry }) {
  return (
    <tr>
      <th scope="row" class="figures">
        {dateTime(one.at)}
        <span class="soft small block">#{one.n}</span>
      </th>
      <td>{whoText(one)}</td>
      <td title={one.detail}>{actionText(one.action)}</td>
      <td>
        <ObjectText object={one.object} />
      </td>
    </tr>
  );
}

function ObjectText({ object }: { object: string }) {
  const [kind = "", id = ""] = object.split(":", 2);
  if (id === "") return <span class="soft">–</span>;
  const kinds: Record<string, string> = audit().kinds;
  return (
    <>
      {kinds[kind] ?? kind} <span class="mono small clip">{id}</span>
    </>
  );
}

function whoText(one: AuditEntry): string {
  const words = audit();
  if (one.who_name !== "") return one.who_name;
  if (one.who.startsWith("candidate:")) return words.candidate;
  if (one.who === "server") return words.server;
  return one.who === "unknown" ? words.unknown : one.who;
}

function actionText(action: string): string {
  const names: Record<string, string> = audit().actions;
  return names[action] ?? action.replaceAll("_", " ");
}
