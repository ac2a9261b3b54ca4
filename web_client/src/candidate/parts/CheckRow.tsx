import type { ComponentChildren } from "preact";
import type { Part } from "../check/room";
import type { Finding } from "../check/verdicts";
import { grantId, surroundings } from "../environment/browser";
import { adviceText } from "../words/advice";
import { checkWords } from "../words/check";
import { common } from "../words/common";
import { Icon, type IconName } from "./Icon";

const SIGN: Record<Finding["verdict"], IconName> = { pass: "check", warn: "warn", fail: "cross", unknown: "dots" };

interface CheckRowProps {
  part: Part;
  finding: Finding;
  /** What stands instead of the part's own name. */
  title?: string;
  onRetry?: (() => void) | undefined;
  children?: ComponentChildren;
}

/** One part of the device check: a sign, its name, and one sentence. */
export function CheckRow({ part, finding, title, onRetry, children }: CheckRowProps) {
  const w = checkWords();
  return (
    <section class={`check-row ${finding.verdict}`}>
      <span class="sign">
        <Icon name={SIGN[finding.verdict]} />
        <span class="unseen">{w.verdicts[finding.verdict]}</span>
      </span>
      <div class="check-row-text">
        <h2>{title ?? w.parts[part]}</h2>
        <p role="status">{sentence(part, finding)}</p>
        {children}
        {onRetry && (
          <button type="button" class="button small" onClick={onRetry}>
            {common().tryAgain}
          </button>
        )}
      </div>
    </section>
  );
}

function sentence(part: Part, finding: Finding): string {
  const w = checkWords();
  const advice = adviceText(finding.advice, grantId(surroundings(navigator.userAgent, navigator.maxTouchPoints)));
  if (advice) return advice;
  if (finding.verdict === "pass") return finding.advice === "sentence.level" ? w.good.sentenceLevel : w.good[part];
  return w.waiting[part];
}
