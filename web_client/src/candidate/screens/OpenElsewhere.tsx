import { useState } from "preact/hooks";
import { copyText } from "../environment/copy";
import type { Surroundings } from "../environment/browser";
import { Heading } from "../parts/Heading";
import { inApp } from "../words/door";

/** One tap copies the interview's link. */
export function CopyLink({ primary = false }: { primary?: boolean }) {
  const [copied, setCopied] = useState<boolean | null>(null);
  const w = inApp();
  return (
    <div class="copy-link">
      <button
        type="button"
        class={`button ${primary ? "primary wide" : "small"}`}
        onClick={() => void copyText(location.href.split("?")[0]!).then(setCopied)}
      >
        {copied ? w.copied : w.copy}
      </button>
      <p role="status" class="small">
        {copied === true ? <span class="unseen">{w.copied}</span> : copied === false ? w.notCopied : ""}
      </p>
    </div>
  );
}

/** For a built-in browser that cannot publish camera and microphone. */
export function OpenElsewhere({ here }: { here: Surroundings }) {
  const w = inApp();
  const app = w.apps[here.app ?? "webview"];
  const mobile = here.system === "ios" || here.system === "android";
  return (
    <div class="screen">
      <Heading>{w.title}</Heading>
      <p>{w.text(app)}</p>
      <section>
        <h2>{w.how}</h2>
        <ol>
          {(mobile ? w.mobile : w.desktop).map((step) => (
            <li key={step}>{step}</li>
          ))}
        </ol>
      </section>
      <div class="field">
        <label for="link">{w.link}</label>
        <input id="link" class="input" readOnly value={location.href.split("?")[0]} onFocus={(event) => event.currentTarget.select()} />
      </div>
      <div class="bottom">
        <CopyLink primary />
      </div>
    </div>
  );
}
