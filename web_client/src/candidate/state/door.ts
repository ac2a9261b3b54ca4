/** The way in: what the link leads to, opening it, and what to show when it leads nowhere. */
import { signal } from "@preact/signals";
import { call, Trouble } from "../../shared/api";
import { language, type Language, setLanguage, suggestLanguage } from "../../shared/i18n";
import type { Landing } from "../../shared/wire.gen";
import { Waiting } from "./waiting";

export type Place =
  | { at: "loading" }
  | { at: "unreachable" }
  | { at: "closed"; code: string; text: string }
  | { at: "landing" }
  | { at: "full" }
  | { at: "identity" }
  | { at: "inside" }
  | { at: "moved" }
  | { at: "submitted" };

/** The token of `/i/<token>`; null for any other address. */
export function tokenOf(path: string): string | null {
  const match = /^\/i\/([A-Za-z0-9._~-]{1,200})\/?$/.exec(path);
  return match?.[1] ?? null;
}

/** When the server did not say when to ask again, or could not be reached while waiting. */
const ASK_AGAIN_S = 10;

export class Door {
  readonly waiting: Waiting;
  readonly place = signal<Place>({ at: "loading" });
  readonly landing = signal<Landing | null>(null);
  readonly opening = signal(false);
  readonly trouble = signal<string | null>(null);

  constructor(
    private readonly token: string | null,
    private readonly pageId: () => string,
    /** Waiting at the door is over for now: open again. */
    onTurn: () => void = () => undefined,
  ) {
    this.waiting = new Waiting(onTurn);
  }

  /**
   * Looks at what the link leads to; this changes nothing on the server. True: this interview was begun, and the page
   * stays "loading" until the server has said whether this device may go straight in.
   */
  async arrive(): Promise<boolean> {
    if (this.token === null) {
      this.place.value = { at: "closed", code: "link_unknown", text: "" };
      return false;
    }
    try {
      const landing = await call<Landing>(this.path());
      this.landing.value = landing;
      if (landing.offered.length > 1) suggestLanguage(landing.interview_language);
      if (!landing.started) this.place.value = { at: "landing" };
      return landing.started;
    } catch (error) {
      this.shut(error);
      return false;
    }
  }

  /** The language to be interviewed in, of those offered; the page goes along with it. */
  choose(chosen: Language): void {
    const landing = this.landing.value;
    const words = landing?.offered.find((one) => one.language === chosen);
    if (!landing || !words) return;
    const { title, department, organisation } = words;
    this.landing.value = { ...landing, interview_language: chosen, title, department, organisation };
    setLanguage(chosen);
  }

  /** Redeems the link on this device; `again`: by itself, which takes the interview from no page that was opened since. */
  async open(again = false): Promise<boolean> {
    this.opening.value = true;
    this.trouble.value = null;
    this.waiting.stop();
    try {
      const landing = this.landing.value;
      const chosen = landing && landing.offered.length > 1 ? { interview_language: landing.interview_language } : {};
      await call<void>(`${this.path()}/open`, { method: "POST", body: { page_id: this.pageId(), language: language.value, again, ...chosen } });
      if (landing && landing.offered.length > 1) setLanguage(language.value); // a reload goes on in the language it began in
      this.place.value = { at: "inside" };
      return true;
    } catch (error) {
      if (error instanceof Trouble && error.code === "moved") this.place.value = { at: "moved" };
      else if (error instanceof Trouble && error.code === "identity_needed") this.place.value = { at: "identity" };
      else if (error instanceof Trouble && error.code === "language_not_offered") await this.offerAnew(error);
      else if (error instanceof Trouble && this.waits(error)) {
        this.place.value = { at: "full" };
        this.waiting.start(error.retryAfterS ?? ASK_AGAIN_S);
      } else if (error instanceof Trouble && !error.code.startsWith("link_") && error.code !== "opening_closed") this.trouble.value = error.code;
      else this.shut(error);
      return false;
    } finally {
      this.opening.value = false;
    }
  }

  /** This device is not the one that began: show the way in, or that it is over. */
  stayOutside(): void {
    this.place.value = this.landing.value?.submitted ? { at: "submitted" } : { at: "landing" };
  }

  /** Full; or, for somebody who waits already, any passing trouble: that is no reason to lose the page. */
  private waits(error: Trouble): boolean {
    if (error.code === "full") return true;
    return this.place.value.at === "full" && (error.status === 0 || error.status === 429 || error.status >= 500);
  }

  /** The opening lost the chosen language meanwhile: shows what it is held in now. */
  private async offerAnew(error: Trouble): Promise<void> {
    await this.arrive();
    this.trouble.value = error.code;
  }

  /** Where the one-time code of this link is asked for. */
  codePath(): string {
    return `${this.path()}/code`;
  }

  private path(): string {
    return `/api/candidate/invitations/${encodeURIComponent(this.token ?? "")}`;
  }

  private shut(error: unknown): void {
    if (!(error instanceof Trouble)) throw error;
    if (error.code === "link_used") this.place.value = { at: "submitted" };
    else if (error.code === "offline") this.place.value = { at: "unreachable" };
    else this.place.value = { at: "closed", code: error.code, text: error.message };
  }
}
