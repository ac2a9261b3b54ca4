import { useState } from "preact/hooks";
import type { Trouble } from "../../../shared/api";
import type { AccountRole } from "../../../shared/wire.gen";
import { TroubleNote } from "../../parts/basics";
import { accounts } from "../../words/admin";

export interface AccountDraft {
  name: string;
  role: AccountRole;
  department: string;
  disabled: boolean;
}

const ROLES: readonly AccountRole[] = ["admin", "hr", "head", "interviewer"];

interface Props {
  start: AccountDraft;
  departments: readonly string[];
  /** A new account gets a name; an old one keeps it and may be disabled. */
  fresh?: boolean;
  submit: string;
  busy: boolean;
  trouble: Trouble | null;
  onSave: (draft: AccountDraft) => void;
}

export function AccountForm({ start, departments, fresh = false, submit, busy, trouble, onSave }: Props) {
  const words = accounts();
  const [name, setName] = useState(start.name);
  const [role, setRole] = useState(start.role);
  const [department, setDepartment] = useState(start.department);
  const [disabled, setDisabled] = useState(start.disabled);
  return (
    <form
      class="stack"
      onSubmit={(event) => {
        event.preventDefault();
        onSave({ name: name.trim(), role, department: department.trim(), disabled });
      }}
    >
      {fresh && (
        <div class="field">
          <label for="account-name">{words.name}</label>
          <input
            id="account-name"
            class="input"
            maxLength={200}
            required
            autocomplete="off"
            value={name}
            onInput={(event) => setName(event.currentTarget.value)}
          />
        </div>
      )}
      <fieldset class="stack">
        <legend class="label">{words.role}</legend>
        {ROLES.map((one) => (
          <label key={one} class="choice">
            <input type="radio" name="account-role" checked={role === one} onChange={() => setRole(one)} />
            <span>
              {words.roles[one]}
              <span class="soft small block">{words.roles_about[one]}</span>
            </span>
          </label>
        ))}
      </fieldset>
      <div class="field">
        <label for="account-department">{words.department}</label>
        <input
          id="account-department"
          class="input"
          maxLength={200}
          required={role === "head"}
          list="account-departments"
          aria-describedby="account-department-hint"
          value={department}
          onInput={(event) => setDepartment(event.currentTarget.value)}
        />
        <datalist id="account-departments">
          {departments.map((one) => (
            <option key={one} value={one} />
          ))}
        </datalist>
        <p id="account-department-hint" class="soft small">
          {words.department_hint}
        </p>
      </div>
      {!fresh && (
        <label class="choice">
          <input type="checkbox" checked={disabled} onChange={(event) => setDisabled(event.currentTarget.checked)} />
          <span>{words.disable}</span>
        </label>
      )}
      <TroubleNote trouble={trouble} />
      <div class="row end">
        <button type="submit" class="button primary" disabled={busy}>
          {submit}
        </button>
      </div>
    </form>
  );
}
