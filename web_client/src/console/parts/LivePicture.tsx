import { useEffect, useRef, useState } from "preact/hooks";
import { clockText } from "../fold/countdown";
import { tick } from "../state/ticking";
import { wall } from "../words/wall";
import { useOnScreen } from "./hooks";
import { Icon } from "./Icon";

const EACH_MS = 1000;
/** Asked less often while there is nothing to see. */
const AFTER_NONE_MS = 3000;
const OLD_AFTER_MS = 5000;

interface Shown {
  url: string;
  at: number;
}

interface Props {
  session: string;
  name: string;
  /** Nothing new is asked for. */
  still: boolean;
  /** Consent was taken back: not even the last one stays. */
  hidden?: boolean;
}

/** The picture of now, asked for each second, and only while it is on screen: asking is what makes the server make it. */
export function LivePicture({ session, name, still, hidden = false }: Props) {
  const words = wall();
  const { ref, onScreen } = useOnScreen<HTMLDivElement>();
  const [shown, setShown] = useState<Shown | null>(null);
  const last = useRef<Shown | null>(null);
  useEffect(() => () => forget(last.current), []);
  useEffect(() => {
    if (!onScreen || still) return;
    const ending = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const round = async () => {
      const url = await fetchPicture(session, ending.signal);
      if (ending.signal.aborted) {
        if (url) URL.revokeObjectURL(url);
        return;
      }
      if (url) {
        forget(last.current);
        last.current = { url, at: performance.now() };
        setShown(last.current);
      }
      timer = setTimeout(() => void round(), url ? EACH_MS : AFTER_NONE_MS);
    };
    void round();
    return () => {
      ending.abort();
      clearTimeout(timer);
    };
  }, [session, onScreen, still]);
  return (
    <div class="picture" ref={ref}>
      {shown && !hidden ? <img src={shown.url} alt={words.picture(name)} /> : <Placeholder text={words.picture_none} />}
      {shown && !hidden && <Age at={shown.at} />}
    </div>
  );
}

function forget(shown: Shown | null): void {
  if (shown) URL.revokeObjectURL(shown.url);
}

function Placeholder({ text }: { text: string }) {
  return (
    <div class="picture-none">
      <Icon name="camera" />
      <span class="small">{text}</span>
    </div>
  );
}

function Age({ at }: { at: number }) {
  const old = tick.value - at;
  return old > OLD_AFTER_MS ? <span class="picture-age small">{wall().picture_old(clockText(old))}</span> : null;
}

/** The picture as an address of this page, null when there is none. */
async function fetchPicture(session: string, signal: AbortSignal): Promise<string | null> {
  try {
    const response = await fetch(`/api/v1/sessions/${encodeURIComponent(session)}/picture.jpg`, {
      signal,
      cache: "no-store",
      credentials: "same-origin",
    });
    if (!response.ok || response.status === 204) return null;
    const blob = await response.blob();
    return blob.size > 0 ? URL.createObjectURL(blob) : null;
  } catch (error) {
    if (error instanceof DOMException || error instanceof TypeError) return null; // aborted, or the server is away
    throw error;
  }
}
