import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { LanguageSwitch } from "../../../shared/LanguageSwitch";
import { TroubleNote } from "../../parts/basics";
import { useAction } from "../../parts/hooks";
import { me, signIn, signOut } from "../../state/account";
import { account } from "../../words/account";
import { common } from "../../words/common";
import { PasswordForm } from "./PasswordForm";

export function SignInPage() {
  const words = account();
  const [name, setName] = useState("");
  const [password, setPassword] = useState("");
  const [seen, setSeen] = useState(false);
  const { run, busy, trouble } = useAction(signIn);
  return (
    <Lone title={words.sign_in} lead={words.sign_in_lead}>
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          if (name !== "" && password !== "") void run(name.trim(), password);
        }}
      >
        <div class="field">
          <label for="name">{words.name}</label>
          <input
            id="name"
            class="input"
            autocomplete="username"
            autocapitalize="none"
            spellcheck={false}
            required
            value={name}
            onInput={(event) => setName(event.currentTarget.value)}
          />
        </div>
        <div class="field">
          <label for="password">{words.password}</label>
          <input
            id="password"
            class="input"
            type={(seen ? "text" : "password") as "password"}
            autocomplete="current-password"
            required
            value={password}
            onInput={(event) => setPassword(event.currentTarget.value)}
          />
        </div>
        <label class="choice small">
          <input type="checkbox" checked={seen} onChange={(event) => setSeen(event.currentTarget.checked)} />
          <span>{words.show}</span>
        </label>
        <TroubleNote trouble={trouble} />
        <button type="submit" class="button primary wide" disabled={busy}>
          {busy ? words.signing_in : words.sign_in}
        </button>
      </form>
    </Lone>
  );
}

export function FirstPassword() {
  const words = account();
  return (
    <Lone title={words.first} lead={words.you(me.value?.name ?? "")}>
      <p class="note">{words.first_why}</p>
      <PasswordForm first />
      <button type="button" class="button quiet wide" onClick={() => void signOut()}>
        {common().sign_out}
      </button>
    </Lone>
  );
}

function Lone({ title, lead, children }: { title: string; lead: string; children: ComponentChildren }) {
  return (
    <main class="lone">
      <div class="card lone-card stack">
        <div class="row">
          <div class="grow">
            <p class="soft small">{lead}</p>
            <h1>{title}</h1>
          </div>
          <LanguageSwitch />
        </div>
        {children}
      </div>
    </main>
  );
}
