/** One visit of the result page: the door with its code, then what lies behind it. */
import { signal } from "@preact/signals";
import { createContext } from "preact";
import { useContext } from "preact/hooks";
import { call, Trouble } from "../shared/api";
import { language } from "../shared/i18n";
import type { CodeChannel, Kept, OwnRequest, OwnResult, RequestKind, ResultCodeSent, ResultDoor } from "../shared/wire.gen";

export type ResultPlace = "loading" | "unreachable" | "closed" | "door" | "inside";

export class ResultVisit {
  readonly place = signal<ResultPlace>("loading");
  readonly door = signal<ResultDoor | null>(null);
  readonly sent = signal<ResultCodeSent | null>(null);
  readonly result = signal<OwnResult | null>(null);
  readonly kept = signal<Kept | null>(null);
  readonly busy = signal(false);
  /** What went wrong with the last thing asked for, by its code. */
  readonly trouble = signal<Trouble | null>(null);
  private readonly token: string;

  constructor(path: string) {
    this.token = path.split("/")[2] ?? "";
  }

  at(tail = ""): string {
    return `/api/result/${encodeURIComponent(this.token)}${tail}`;
  }

  /** Looks where the link leads; nothing is used up by it. */
  async arrive(): Promise<void> {
    this.place.value = "loading";
    try {
      const door = await call<ResultDoor>(this.at());
      this.door.value = door;
      if (door.inside) await this.read();
      else this.place.value = "door";
    } catch (error) {
      this.lost(error);
    }
  }

  async sendCode(channel: CodeChannel): Promise<void> {
    await this.doing(async () => {
      this.sent.value = await call<ResultCodeSent>(this.at("/code"), { method: "POST", body: { channel, language: language.value } });
    });
  }

  async enter(code: string): Promise<void> {
    await this.doing(async () => {
      await call(this.at("/enter"), { method: "POST", body: { code } });
      this.sent.value = null;
      await this.read();
    });
  }

  async readKept(): Promise<void> {
    await this.doing(async () => {
      this.kept.value = await call<Kept>(this.at("/kept"));
    });
  }

  /** True once it is noted. */
  async ask(kind: RequestKind, text: string): Promise<boolean> {
    return this.doing(async () => {
      await call<OwnRequest>(this.at("/requests"), { method: "POST", body: { kind, text, language: language.value } });
      await this.read();
    });
  }

  async leave(): Promise<void> {
    await this.doing(async () => {
      await call(this.at("/leave"), { method: "POST" });
      this.result.value = this.kept.value = null;
      this.place.value = "door";
    });
  }

  private async read(): Promise<void> {
    this.result.value = await call<OwnResult>(this.at("/result"));
    this.place.value = "inside";
  }

  private async doing(work: () => Promise<void>): Promise<boolean> {
    this.busy.value = true;
    this.trouble.value = null;
    try {
      await work();
      return true;
    } catch (error) {
      if (error instanceof Trouble && !GONE.has(error.code)) {
        this.trouble.value = error;
        if (error.code === "code_needed") this.place.value = "door";
      } else this.lost(error);
      return false;
    } finally {
      this.busy.value = false;
    }
  }

  private lost(error: unknown): void {
    if (!(error instanceof Trouble)) throw error;
    this.place.value = GONE.has(error.code) ? "closed" : "unreachable";
  }
}

const GONE: ReadonlySet<string> = new Set(["link_unknown", "link_revoked"]);

const context = createContext<ResultVisit | null>(null);
export const ResultProvider = context.Provider;

export function useVisit(): ResultVisit {
  const visit = useContext(context);
  if (visit === null) throw new Error("no visit");
  return visit;
}
