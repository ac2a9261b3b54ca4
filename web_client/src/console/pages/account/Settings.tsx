import { language, setLanguage } from "../../../shared/i18n";
import { useHeadFocus } from "../../parts/hooks";
import { ShortcutChoice } from "../../KeysHelp";
import { me } from "../../state/account";
import { account } from "../../words/account";
import { ApiKeys } from "./ApiKeys";
import { PasswordForm } from "./PasswordForm";

export function SettingsPage() {
  const words = account();
  const head = useHeadFocus<HTMLHeadingElement>();
  return (
    <div class="page narrow stack-wide">
      <div>
        <h1 ref={head} tabIndex={-1}>
          {words.settings}
        </h1>
        <p class="soft">{words.you(me.value?.name ?? "")}</p>
      </div>
      <section class="card pad stack" aria-labelledby="set-look">
        <h2 id="set-look">{words.appearance}</h2>
        <fieldset class="row">
          <legend class="label">{words.language}</legend>
          <label class="choice">
            <input type="radio" name="language" checked={language.value === "zh"} onChange={() => setLanguage("zh")} />
            <span lang="zh-CN">中文</span>
          </label>
          <label class="choice">
            <input type="radio" name="language" checked={language.value === "en"} onChange={() => setLanguage("en")} />
            <span lang="en">English</span>
          </label>
        </fieldset>
        <p class="soft small">{words.theme}</p>
      </section>
      <section class="card pad stack" aria-labelledby="set-keys">
        <h2 id="set-keys">{words.shortcuts}</h2>
        <ShortcutChoice />
      </section>
      <section class="card pad stack" aria-labelledby="set-password">
        <h2 id="set-password">{words.change}</h2>
        <PasswordForm />
      </section>
      <ApiKeys />
    </div>
  );
}
