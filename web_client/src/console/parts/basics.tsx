/** Small pieces that every page uses. */
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { Trouble } from "../../shared/api";
import type { Severity, Verdict } from "../../shared/wire.gen";
import { toast } from "../state/announce";
import { common } from "../words/common";
import { session } from "../words/session";
import { Icon, type IconName } from "./Icon";

export function TroubleNote({ trouble, retry }: { trouble: Trouble | null; retry?: () => void }) {
  if (!trouble) return null;
  return (
    <div class="note bad row" role="alert">
      <span class="grow">{trouble.message}</span>
      {retry && (
        <button type="button" class="button small" onClick={retry}>
          {common().retry}
        </button>
      )}
    </div>
  );
}

export function Loading() {
  return (
    <p class="soft loading" role="status">
      {common().loading}
    </p>
  );
}

/** `heading`: where the page has no other. */
export function Empty({ title, text, children, heading }: { title: string; text: string; children?: ComponentChildren; heading?: boolean }) {
  return (
    <div class="empty">
      <Icon name="empty" />
      {heading ? <h1 class="empty-title">{title}</h1> : <p class="empty-title">{title}</p>}
      {text !== "" && <p class="soft">{text}</p>}
      {children && <div class="row center">{children}</div>}
    </div>
  );
}

const SEVERITY_ICON: Record<Severity, IconName> = { info: "info", attention: "attention", urgent: "urgent" };

export function SeverityBadge({ severity, children }: { severity: Severity; children: ComponentChildren }) {
  return (
    <span class={`flag-badge ${severity}`}>
      <Icon name={SEVERITY_ICON[severity]} />
      <span class="unseen">{session().severity[severity]} </span>
      <span>{children}</span>
    </span>
  );
}

const VERDICT_ICON: Record<Verdict, IconName> = { pass: "check", warn: "attention", fail: "cross", unknown: "clock" };

interface VerdictProps {
  label: string;
  verdict: Verdict;
  /** Stands for the verdict's own word, which the icon and its colour tell as well. */
  fault?: string;
}

export function VerdictMark({ label, verdict, fault = "" }: VerdictProps) {
  const word = session().verdict[verdict];
  return (
    <span class={`verdict ${verdict}`} title={fault === "" ? undefined : `${label}: ${word}, ${fault}`}>
      <Icon name={VERDICT_ICON[verdict]} />
      <span>
        {label} <span class="soft">{fault === "" ? word : fault}</span>
        {fault !== "" && <span class="unseen"> ({word})</span>}
      </span>
    </span>
  );
}

export function NetworkMark({ network, media, away }: { network: Verdict; media: "none" | "flowing" | "lost"; away: boolean }) {
  const words = session();
  if (away) return <Mark icon="away" kind="bad" text={words.page_away} />;
  if (media === "lost") return <Mark icon="away" kind="bad" text={words.media.lost} />;
  if (media === "none") return <Mark icon="clock" kind="plain" text={words.media.none} />;
  if (network === "fail") return <Mark icon="bars_fail" kind="bad" text={words.network.fail} />;
  if (network === "warn") return <Mark icon="bars_warn" kind="warn" text={words.network.warn} />;
  return <Mark icon="bars_pass" kind="good" text={network === "pass" ? words.network.pass : words.media.flowing} />;
}

function Mark({ icon, kind, text }: { icon: IconName; kind: string; text: string }) {
  return (
    <span class={`mark ${kind}`}>
      <Icon name={icon} />
      <span>{text}</span>
    </span>
  );
}

/** `whose` is read out behind the label where there are many such buttons. */
export function CopyButton({ text, label, whose }: { text: string; label: string; whose?: string }) {
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      toast(common().copied, "good");
    } catch (error) {
      if (!(error instanceof DOMException || error instanceof TypeError)) throw error;
      toast(common().copy_failed, "bad");
    }
  };
  return (
    <button type="button" class="button small" onClick={() => void copy()}>
      <Icon name="copy" />
      {label}
      {whose && <span class="unseen"> {whose}</span>}
    </button>
  );
}

interface DialogProps {
  title: string;
  onClose: () => void;
  children: ComponentChildren;
  /** For tables. */
  wide?: boolean;
}

export function Dialog({ title, onClose, children, wide = false }: DialogProps) {
  const ref = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    ref.current?.showModal();
  }, []);
  return (
    <dialog
      ref={ref}
      class={wide ? "dialog wide" : "dialog"}
      aria-label={title}
      onClose={onClose}
      onClick={(event) => event.target === event.currentTarget && onClose()}
    >
      <div class="dialog-body">
        <div class="row">
          <h2 class="grow">{title}</h2>
          <button type="button" class="button quiet small" onClick={onClose} aria-label={common().close}>
            <Icon name="cross" />
          </button>
        </div>
        {children}
      </div>
    </dialog>
  );
}

interface ConfirmProps {
  title: string;
  text: string;
  yes: string;
  busy: boolean;
  trouble: Trouble | null;
  onYes: () => void;
  onClose: () => void;
}

export function Confirm({ title, text, yes, busy, trouble, onYes, onClose }: ConfirmProps) {
  return (
    <Dialog title={title} onClose={onClose}>
      <p>{text}</p>
      <TroubleNote trouble={trouble} />
      <div class="row end">
        <button type="button" class="button" onClick={onClose}>
          {common().cancel}
        </button>
        <button type="button" class="button danger" disabled={busy} onClick={onYes}>
          {yes}
        </button>
      </div>
    </Dialog>
  );
}
