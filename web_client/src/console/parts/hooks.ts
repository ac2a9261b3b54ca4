import { useEffect, useRef, useState } from "preact/hooks";
import { Trouble } from "../../shared/api";
import { ask } from "../state/account";

export interface Loaded<T> {
  value: T | null;
  trouble: Trouble | null;
  reload: () => void;
}

/** Reads `path` on mount and whenever it changes; keeps the last value while reading again. */
export function useLoaded<T>(path: string | null): Loaded<T> {
  const [value, setValue] = useState<T | null>(null);
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const [round, setRound] = useState(0);
  const shownPath = useRef<string | null>(null);
  useEffect(() => {
    if (path === null) return;
    const ending = new AbortController();
    if (shownPath.current !== path) setValue(null);
    shownPath.current = path;
    ask<T>(path, { signal: ending.signal }).then(
      (got) => {
        if (ending.signal.aborted) return;
        setValue(got);
        setTrouble(null);
      },
      (error: unknown) => {
        if (ending.signal.aborted) return;
        if (error instanceof Trouble) setTrouble(error);
        else throw error;
      },
    );
    return () => ending.abort();
  }, [path, round]);
  return { value, trouble, reload: () => setRound((n) => n + 1) };
}

/** Runs an action once at a time and keeps what went wrong with it. */
export function useAction<A extends unknown[]>(act: (...args: A) => Promise<void>) {
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const running = useRef(false);
  const run = async (...args: A): Promise<void> => {
    if (running.current) return;
    running.current = true;
    setBusy(true);
    setTrouble(null);
    try {
      await act(...args);
    } catch (error) {
      if (!(error instanceof Trouble)) throw error;
      setTrouble(error);
    } finally {
      running.current = false;
      setBusy(false);
    }
  };
  return { run, busy, trouble, clear: () => setTrouble(null) };
}

/** Whether the element is on screen in a page that is looked at. */
export function useOnScreen<E extends Element>() {
  const ref = useRef<E>(null);
  const [inside, setInside] = useState(false);
  const [visible, setVisible] = useState(document.visibilityState === "visible");
  useEffect(() => {
    const turned = () => setVisible(document.visibilityState === "visible");
    document.addEventListener("visibilitychange", turned);
    return () => document.removeEventListener("visibilitychange", turned);
  }, []);
  useEffect(() => {
    const element = ref.current;
    if (!element) return;
    const watcher = new IntersectionObserver((seen) => setInside(seen.at(-1)?.isIntersecting ?? false));
    watcher.observe(element);
    return () => watcher.disconnect();
  }, []);
  return { ref, onScreen: inside && visible };
}

/** Moves the reader to the head of a page that was just opened. */
export function useHeadFocus<E extends HTMLElement>() {
  const ref = useRef<E>(null);
  useEffect(() => {
    ref.current?.focus({ preventScroll: true });
  }, []);
  return ref;
}
