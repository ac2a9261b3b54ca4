/**
 * The console's one conversation with the server. It always watches the wall (the numbers in the navigation come from
 * it) and any number of sessions, each from the number it has reached, so that a reconnection loses and doubles nothing.
 */
import { batch, signal } from "@preact/signals";
import { language } from "../../shared/i18n";
import { type LineState, LiveSocket, socketUrl } from "../../shared/socket";
import type { Card, ConsoleWelcome, Entries, FromConsole, Partial, Purpose, ServerLoad, SessionInfo, ToConsole } from "../../shared/wire.gen";
import { PROTOCOL_VERSION } from "../../shared/wire.gen";
import { signedOut } from "./account";

export interface LiveCard {
  card: Card;
  /** `performance.now()` when it came. */
  received: number;
  /** The session ended; the card stays until nobody points at the wall. */
  gone: boolean;
}

export const lineState = signal<LineState>("stopped");
/** Since when the line is not open, as `performance.now()`; null while it is. */
export const lineLostAt = signal<number | null>(null);
export const declared = signal<Pick<ConsoleWelcome, "signals" | "events" | "flags">>({ signals: [], events: [], flags: [] });
export const cards = signal<ReadonlyMap<string, LiveCard>>(new Map());
/** False until the first cards after a welcome had time to come, so that "nobody is here" is not said too early. */
export const wallKnown = signal(false);

/** How the server bears its load, and when (`performance.now()`) it said so; null before it did. */
export const serverLoad = signal<{ load: ServerLoad; received: number } | null>(null);

export interface Watcher {
  since: () => number;
  info: (info: SessionInfo) => void;
  entries: (message: Entries) => void;
  withdrawn: (purposes: readonly Purpose[]) => void;
  partial: (message: Partial) => void;
  refused: (id: string, code: string, text: string) => void;
  done: (id: string) => void;
}

const watchers = new Map<string, Watcher>();
const arriving = new Map<string, LiveCard>();
let drawing: ReturnType<typeof setTimeout> | undefined;
const DRAWN_EACH_MS = 150;
const WALL_SETTLES_MS = 600;
const SILENT_MS = 3000;
/** Browsers let a page in the background speak once a minute. */
const SILENT_HIDDEN_MS = 100_000;
const CLOSED_SIGN_IN = 4401;
let socket: LiveSocket<ToConsole, FromConsole> | null = null;
let fresh: Set<string> | null = null;

export function openLine(): void {
  if (socket) return;
  socket = new LiveSocket<ToConsole, FromConsole>({
    url: socketUrl("/ws/console"),
    hello: () => ({ type: "hello", version: PROTOCOL_VERSION, language: language.value }),
    onMessage: heard,
    onState: (state) => {
      batch(() => {
        lineState.value = state;
        if (state === "open") lineLostAt.value = null;
        else lineLostAt.value ??= performance.now();
      });
    },
    silentMs: () => (document.visibilityState === "hidden" ? SILENT_HIDDEN_MS : SILENT_MS),
    mayRetry: (code) => code !== CLOSED_SIGN_IN,
    onStopped: () => {
      closeLine();
      signedOut();
    },
  });
  socket.start();
}

export function closeLine(): void {
  socket?.stop();
  socket = null;
  arriving.clear();
  batch(() => {
    cards.value = new Map();
    wallKnown.value = false;
    lineLostAt.value = null;
    serverLoad.value = null;
  });
}

export function connectNow(): void {
  socket?.again();
}

export function send(message: FromConsole, keep = true): boolean {
  return socket?.send(message, keep) ?? false;
}

export function watch(session: string, watcher: Watcher): () => void {
  watchers.set(session, watcher);
  send({ type: "watch_session", session, since: watcher.since(), on: true }, false);
  return () => {
    if (watchers.get(session) !== watcher) return;
    watchers.delete(session);
    send({ type: "watch_session", session, since: 0, on: false }, false);
  };
}

/** Entries came with a hole before them: ask again from the number we have. */
export function watchAgain(session: string): void {
  const watcher = watchers.get(session);
  if (watcher) send({ type: "watch_session", session, since: watcher.since(), on: true }, false);
}

function welcomed(message: ConsoleWelcome): void {
  declared.value = message;
  fresh = new Set();
  send({ type: "watch_wall", on: true }, false);
  for (const session of watchers.keys()) watchAgain(session);
  setTimeout(settleWall, WALL_SETTLES_MS);
}

/** Cards that a reconnected wall did not send again are gone. */
function settleWall(): void {
  const seen = fresh;
  fresh = null;
  draw();
  batch(() => {
    if (seen) {
      const next = new Map(cards.value);
      for (const [id, live] of next) if (!seen.has(id)) next.set(id, { ...live, gone: true });
      cards.value = next;
    }
    wallKnown.value = true;
  });
}

function heard(message: ToConsole): void {
  switch (message.type) {
    case "welcome":
      welcomed(message);
      return;
    case "card":
      fresh?.add(message.session);
      put({ card: message, received: performance.now(), gone: false });
      return;
    case "card_gone": {
      const live = arriving.get(message.session) ?? cards.value.get(message.session);
      if (live) put({ ...live, gone: true });
      return;
    }
    case "server_load":
      serverLoad.value = { load: message, received: performance.now() };
      return;
    case "session_info":
      watchers.get(message.session)?.info(message);
      return;
    case "entries":
      watchers.get(message.session)?.entries(message);
      return;
    case "withdrawn":
      watchers.get(message.session)?.withdrawn(message.purposes);
      return;
    case "partial":
      watchers.get(message.session)?.partial(message);
      return;
    case "done":
      for (const watcher of watchers.values()) watcher.done(message.id);
      return;
    case "refused":
      for (const watcher of watchers.values()) watcher.refused(message.id ?? "", message.code, message.text);
      return;
    default:
      return;
  }
}

/** Many cards change many times a second; the wall is drawn a few times a second. */
function put(live: LiveCard): void {
  arriving.set(live.card.session, live);
  drawing ??= setTimeout(draw, DRAWN_EACH_MS);
}

function draw(): void {
  clearTimeout(drawing);
  drawing = undefined;
  if (arriving.size === 0) return;
  cards.value = new Map([...cards.value, ...arriving]);
  arriving.clear();
}

/** Takes finished cards off the wall. */
export function clearGone(): void {
  const left = [...cards.value].filter(([, live]) => !live.gone);
  if (left.length !== cards.value.size) cards.value = new Map(left);
}
