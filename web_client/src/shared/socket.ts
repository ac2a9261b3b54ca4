/**
 * One conversation with the server over WebSocket: versioned hello first, a ping each second, own liveness, connecting again
 * with backoff, and a bounded queue for what is said while the line is down.
 *
 * It knows nothing of the messages beyond `hello`, `welcome`, `ping` and `pong`.
 */
import { LINE_STEPS_MS, waitMs } from "./backoff";

export type LineState = "connecting" | "open" | "waiting" | "stopped";

export interface Spoken {
  type: string;
}

export interface LiveSocketOptions<In extends Spoken, Out extends Spoken> {
  url: string;
  /** Made anew for each connection, so that its `since` is the last number the page has. */
  hello: () => Out;
  onMessage: (message: In) => void;
  onState: (state: LineState) => void;
  /** Whether to go on after this close code; default: always. */
  mayRetry?: (code: number) => boolean;
  /** A connection ended for good because `mayRetry` said so. */
  onStopped?: (code: number) => void;
  /** After how long without a word an open line counts as dead; default: 3 s. */
  silentMs?: () => number;
  random?: () => number;
  connect?: (url: string) => WebSocket;
}

const PING_MS = 1000;
/** Nothing heard for this long: the line is dead, whatever the browser thinks. */
const SILENT_MS = 3000;
const WELCOME_WITHIN_MS = 8000;
/** A line that lived this long has proved itself; the next loss starts with an immediate try. */
const PROVEN_MS = 5000;
const QUEUE_LIMIT = 64;

export class LiveSocket<In extends Spoken, Out extends Spoken> {
  private socket: WebSocket | null = null;
  private attempt = 0;
  private heardAt = 0;
  private openedAt = 0;
  private waiting: Out[] = [];
  private ticker: ReturnType<typeof setInterval> | undefined;
  private retry: ReturnType<typeof setTimeout> | undefined;
  private current: LineState = "stopped";
  /** Messages that did not fit into the queue while the line was down. */
  dropped = 0;

  constructor(private readonly options: LiveSocketOptions<In, Out>) {}

  get state(): LineState {
    return this.current;
  }

  start(): void {
    if (this.current !== "stopped") return;
    this.attempt = 0;
    this.open();
  }

  stop(): void {
    clearTimeout(this.retry);
    this.waiting = [];
    this.drop(1000);
    this.turn("stopped");
  }

  /** Connects anew at once: the network changed, or the page came back to the front. */
  again(): void {
    if (this.current === "stopped") return;
    this.attempt = 0;
    this.drop();
    clearTimeout(this.retry);
    this.open();
  }

  /** Sends now, else (with `keep`) when the line is back. False: it was neither sent nor kept. */
  send(message: Out, keep = true): boolean {
    if (this.current === "open" && this.socket?.readyState === 1) {
      this.socket.send(JSON.stringify(message));
      return true;
    }
    if (!keep || this.current === "stopped") return false;
    if (this.waiting.length >= QUEUE_LIMIT) {
      this.dropped += 1;
      return false;
    }
    this.waiting.push(message);
    return true;
  }

  private open(): void {
    this.turn("connecting");
    const socket = (this.options.connect ?? ((url) => new WebSocket(url)))(this.options.url);
    this.socket = socket;
    this.heardAt = this.openedAt = Date.now();
    socket.onopen = () => socket.send(JSON.stringify(this.options.hello()));
    socket.onmessage = (event) => this.heard(socket, event.data);
    socket.onclose = (event) => this.lost(socket, event.code);
    clearInterval(this.ticker);
    this.ticker = setInterval(() => this.tick(), PING_MS);
  }

  private heard(socket: WebSocket, data: unknown): void {
    if (socket !== this.socket || typeof data !== "string") return;
    this.heardAt = Date.now();
    const message = JSON.parse(data) as In;
    if (message.type === "welcome") {
      this.turn("open");
      this.options.onMessage(message);
      const waiting = this.waiting;
      this.waiting = [];
      for (const kept of waiting) this.send(kept);
      return;
    }
    this.options.onMessage(message);
  }

  private tick(): void {
    const now = Date.now();
    const limit = this.current === "open" ? (this.options.silentMs?.() ?? SILENT_MS) : WELCOME_WITHIN_MS;
    if (now - this.heardAt > limit) {
      const socket = this.socket;
      if (socket) this.lost(socket, 1006);
      return;
    }
    if (this.current === "open") this.send({ type: "ping", sent: performance.now() } as unknown as Out, false);
  }

  private lost(socket: WebSocket, code: number): void {
    if (socket !== this.socket) return;
    if (this.current === "open" && Date.now() - this.openedAt > PROVEN_MS) this.attempt = 0;
    this.drop();
    if (this.options.mayRetry && !this.options.mayRetry(code)) {
      this.turn("stopped");
      this.options.onStopped?.(code);
      return;
    }
    this.turn("waiting");
    clearTimeout(this.retry);
    this.retry = setTimeout(() => this.open(), waitMs(this.attempt, this.options.random, LINE_STEPS_MS));
    this.attempt += 1;
  }

  private drop(code?: number): void {
    clearInterval(this.ticker);
    const socket = this.socket;
    this.socket = null;
    if (!socket) return;
    socket.onopen = socket.onmessage = socket.onclose = null;
    socket.close(code);
  }

  private turn(state: LineState): void {
    if (state === this.current) return;
    this.current = state;
    this.options.onState(state);
  }
}

/** The address of a socket on this very server. */
export function socketUrl(path: string): string {
  return `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}${path}`;
}
