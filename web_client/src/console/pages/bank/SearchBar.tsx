import { useEffect, useState } from "preact/hooks";
import type { BankRole, Kind } from "../../../shared/wire.gen";
import { pick } from "../../../shared/i18n";
import { Icon } from "../../parts/Icon";
import { bank } from "../../words/bank";
import type { BankSearch } from "./search";

const KINDS: readonly Kind[] = ["structured", "situational", "skill", "choice", "short_text"];
const TYPING_MS = 250;

interface Props {
  id: string;
  search: BankSearch;
  roles: readonly BankRole[];
  set: (part: Partial<BankSearch>) => void;
  /** Inside a plan of one language. */
  fixedLanguage?: boolean;
}

export function SearchBar({ id, search, roles, set, fixedLanguage = false }: Props) {
  const words = bank();
  const [text, setText] = useState(search.text);
  useEffect(() => {
    if (text === search.text) return;
    const timer = setTimeout(() => set({ text }), TYPING_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return (
    <div class="bank-search" role="search">
      <div class="filter">
        <Icon name="search" />
        <input
          type="search"
          class="input"
          data-filter
          maxLength={200}
          aria-label={words.search}
          placeholder={words.search}
          value={text}
          onInput={(event) => setText(event.currentTarget.value)}
          onKeyDown={(event) => event.key === "Enter" && event.preventDefault()}
        />
      </div>
      <Choice id={`${id}-role`} label={words.role} value={search.role ?? "*"} onValue={(role) => set({ role: role === "*" ? null : role })}>
        {roles.map((role) => (
          <option key={role.id} value={role.id}>
            {pick(role.title)}
          </option>
        ))}
      </Choice>
      <Choice id={`${id}-kind`} label={words.kind} value={search.kind ?? "*"} onValue={(kind) => set({ kind: KINDS.find((one) => one === kind) ?? null })}>
        {KINDS.map((kind) => (
          <option key={kind} value={kind}>
            {words.kinds[kind]}
          </option>
        ))}
      </Choice>
      {!fixedLanguage && (
        <Choice id={`${id}-language`} label={words.language} value={search.language ?? "*"} onValue={(code) => set({ language: code === "zh" || code === "en" ? code : null })}>
          <option value="zh">{words.languages.zh}</option>
          <option value="en">{words.languages.en}</option>
        </Choice>
      )}
      <Choice id={`${id}-source`} label={words.source} value={search.source ?? "*"} onValue={(source) => set({ source: source === "own" || source === "built_in" ? source : null })}>
        <option value="own">{words.sources.own}</option>
        <option value="built_in">{words.sources.built_in}</option>
      </Choice>
    </div>
  );
}

interface ChoiceProps {
  id: string;
  label: string;
  value: string;
  onValue: (value: string) => void;
  children: preact.ComponentChildren;
}

function Choice({ id, label, value, onValue, children }: ChoiceProps) {
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <select id={id} class="input" value={value} onChange={(event) => onValue(event.currentTarget.value)}>
        <option value="*">{bank().any}</option>
        {children}
      </select>
    </div>
  );
}
