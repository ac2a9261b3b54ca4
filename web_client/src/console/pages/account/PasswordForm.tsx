import { useState } from "preact/hooks";
import { TroubleNote } from "../../parts/basics";
import { useAction } from "../../parts/hooks";
import { changePassword, me } from "../../state/account";
import { toast } from "../../state/announce";
import { account } from "../../words/account";

const SHORTEST = 10;
type Field = "old" | "fresh" | "again";

/** What is wrong with the three fields, none when the change can be asked for. */
export function passwordFaults(old: string, fresh: string, again: string): Partial<Record<Field, "needed" | "too_short" | "differ" | "same">> {
  const faults: ReturnType<typeof passwordFaults> = {};
  if (old === "") faults.old = "needed";
  if ([...fresh].length < SHORTEST) faults.fresh = "too_short";
  else if (fresh === old) faults.fresh = "same";
  if (again !== fresh) faults.again = "differ";
  return faults;
}

export function PasswordForm({ first = false }: { first?: boolean }) {
  const words = account();
  const [values, setValues] = useState<Record<Field, string>>({ old: "", fresh: "", again: "" });
  const [tried, setTried] = useState(false);
  const { run, busy, trouble } = useAction(async () => {
    await changePassword(values.old, values.fresh);
    setValues({ old: "", fresh: "", again: "" });
    setTried(false);
    toast(words.changed, "good");
  });
  const faults = tried ? passwordFaults(values.old, values.fresh, values.again) : {};
  const field = (name: Field, label: string, complete: string, hint = "") => {
    const fault = faults[name];
    return (
      <div class="field">
        <label for={`password-${name}`}>{label}</label>
        <input
          id={`password-${name}`}
          class="input"
          type="password"
          autocomplete={complete}
          value={values[name]}
          aria-invalid={fault ? "true" : undefined}
          aria-describedby={`password-${name}-note`}
          onInput={(event) => setValues({ ...values, [name]: event.currentTarget.value })}
        />
        <span id={`password-${name}-note`} class={fault ? "wrong" : "soft small"}>
          {fault ? words[fault] : hint}
        </span>
      </div>
    );
  };
  return (
    <form
      class="stack"
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        if (Object.keys(passwordFaults(values.old, values.fresh, values.again)).length === 0) void run();
      }}
    >
      <input class="unseen" autocomplete="username" value={me.value?.name ?? ""} readOnly tabIndex={-1} aria-hidden="true" />
      {field("old", first ? words.old_once : words.old, "current-password")}
      {field("fresh", words.fresh, "new-password", words.fresh_hint)}
      {field("again", words.again, "new-password")}
      <TroubleNote trouble={trouble} />
      <button type="submit" class={first ? "button primary wide" : "button primary fit"} disabled={busy}>
        {words.change}
      </button>
    </form>
  );
}
