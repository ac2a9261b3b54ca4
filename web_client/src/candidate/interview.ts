/** One interview in this page: the parts tied together. It decides nothing that the server or a pure module can decide. */
import { computed, effect, signal, untracked } from "@preact/signals";
import { language } from "../shared/i18n";
import { socketUrl } from "../shared/socket";
import type { Stage } from "../shared/wire.gen";
import { DeviceCheck } from "./check/room";
import { WakeLock } from "./environment/wakelock";
import { pageId } from "./environment/page_id";
import { allowed } from "./media/allowed";
import { Devices, type DeviceEvent, type Kind } from "./media/devices";
import { Level } from "./media/level";
import { bannerOf, MEDIA_STAGES, microphoneExpected, silenceNews, type BannerId } from "./state/banner";
import type { AfterClose } from "./state/closing";
import { Conversation } from "./state/conversation";
import { Door, tokenOf } from "./state/door";
import { MediaLink } from "./state/media_link";

const PASSING: ReadonlySet<BannerId> = new Set<BannerId>(["extra_time", "back", "media_connecting"]);
const BACK_FOR_MS = 5_000;
const EXTRA_FOR_MS = 8_000;

export class Interview {
  readonly devices: Devices;
  readonly level = new Level(() => this.media.audioLevel.value);
  readonly conversation: Conversation;
  readonly media: MediaLink;
  readonly check: DeviceCheck;
  readonly door: Door;
  readonly online = signal(navigator.onLine);
  readonly extraMs = signal(0);
  private readonly justBack = signal(false);
  private readonly wakeLock = new WakeLock();
  private id = "";
  private reopened = false;
  private readonly silenceTold = signal(false);

  readonly banner = computed(() => {
    const view = this.conversation.view.value;
    if (view === null || this.door.place.value.at !== "inside") return null;
    const seen = (kind: Kind) => ({ fault: this.devices[kind].value.fault, muted: this.devices[kind].value.muted });
    const silent = this.level.silence.silent.value && microphoneExpected(view);
    return bannerOf({
      view,
      line: this.conversation.line.value,
      lineWasOpen: this.conversation.lineWasOpen.value,
      lastCloseCode: this.conversation.lastCloseCode.value,
      online: this.online.value,
      peerConnected: this.media.connected.value,
      peerWasConnected: this.media.wasConnected.value,
      microphone: { ...seen("microphone"), silent },
      camera: seen("camera"),
      prompts: this.conversation.prompts.value,
      extraMs: this.extraMs.value,
      justBack: this.justBack.value,
    });
  });

  constructor(location: Pick<Location, "pathname" | "search">) {
    this.door = new Door(
      tokenOf(location.pathname),
      () => this.id,
      () => void this.enter(),
    );
    this.devices = new Devices({
      raw: new URLSearchParams(location.search).get("raw") === "1",
      onTrack: (kind, track) => this.track(kind, track),
      onEvent: (kind, event) => this.deviceEvent(kind, event),
    });
    this.conversation = new Conversation(socketUrl("/ws/candidate"), () => this.id, {
      onWelcome: () => this.welcomed(),
      onAnswer: (sdp) => void this.media.answered(sdp),
      onOfferRefused: () => this.media.refused(),
      onClosed: (what) => void this.closed(what),
    });
    this.media = new MediaLink(this.conversation, this.devices);
    this.check = new DeviceCheck(this.conversation, this.devices, this.level, this.media);
  }

  async arrive(): Promise<void> {
    if (this.id === "") {
      this.id = await pageId();
      this.watchPage();
      this.watchStage();
      this.watchBanner();
      this.watchSilence();
      this.watchExtraTime();
    }
    // An interview that was begun goes on by itself; a device that is not its own is told so (4001) and sees the landing.
    if (await this.door.arrive()) this.conversation.start();
  }

  /** The candidate's own "begin" or "go on here". */
  async enter(): Promise<void> {
    await this.comeIn(false);
  }

  private async comeIn(again: boolean): Promise<void> {
    if (!(await this.door.open(again))) {
      if (this.door.place.value.at === "moved") this.leave({ at: "moved" });
      return;
    }
    if (this.conversation.line.value === "stopped") this.conversation.start(again);
  }

  /** Camera and microphone on; also a touch, after which browsers let the level meter run. */
  async turnOn(): Promise<void> {
    this.level.wake();
    await this.devices.start();
  }

  private welcomed(): void {
    this.reopened = false;
    this.silenceTold.value = false; // the server may take this for another page, with a microphone of its own
    this.door.place.value = { at: "inside" };
    this.media.welcomed();
    this.check.welcomed();
  }

  private async closed(what: Exclude<AfterClose, "retry">): Promise<void> {
    if (what === "moved") return this.leave({ at: "moved" });
    if (what === "revoked") return this.leave({ at: "closed", code: "link_revoked", text: "" });
    if (what === "ended") return this.leave(this.door.place.value); // the view's stage says how it ended
    // Not opened here. If this page was inside already, the cookie was lost: open again, once.
    if (this.door.place.value.at === "inside" && !this.reopened) {
      this.reopened = true;
      return this.comeIn(true);
    }
    this.door.stayOutside();
  }

  private leave(place: Door["place"]["value"]): void {
    this.media.stop();
    this.devices.stop();
    this.level.stop();
    this.door.place.value = place;
  }

  private track(kind: Kind, track: MediaStreamTrack | null): void {
    if (kind === "microphone" && track) this.level.listen(track);
    void this.media.trackChanged(kind, track);
  }

  private deviceEvent(kind: Kind, event: DeviceEvent): void {
    const report = (what: "device_lost" | "device_back" | "microphone_muted" | "microphone_unmuted" | "blocked") =>
      this.conversation.send({ type: "report", what, device: kind });
    if (event === "lost") report("device_lost");
    else if (event === "back") report("device_back");
    else if (event === "blocked") report("blocked");
    else if (kind === "microphone") report(event === "muted" ? "microphone_muted" : "microphone_unmuted");
  }

  /** What the server's own ear may miss: it listens only where analysis was agreed to and runs. */
  private watchSilence(): void {
    effect(() => {
      const view = this.conversation.view.value;
      const { status, muted } = this.devices.microphone.value;
      const now = { silent: this.level.silence.silent.value, usable: status === "live" && !muted, expected: view !== null && microphoneExpected(view) };
      const news = silenceNews(this.silenceTold.value, now);
      if (news === null) return;
      this.silenceTold.value = news === "microphone_silent";
      this.conversation.send({ type: "report", what: news, device: "microphone" });
    });
  }

  /** What the stage needs: sound and picture, the check, a screen that stays on. */
  private watchStage(): void {
    const stage = computed(() => (this.door.place.value.at === "inside" ? (this.conversation.view.value?.stage ?? null) : null));
    effect(() => {
      const now = stage.value;
      untracked(() => this.arrange(now));
    });
    addEventListener("beforeunload", (event) => {
      if (stage.value === "answering") event.preventDefault();
    });
  }

  private arrange(stage: Stage | null): void {
    const media = stage !== null && MEDIA_STAGES.has(stage);
    this.wakeLock.set(media);
    if (stage === "check") this.check.start();
    else this.check.stop();
    if (media) {
      this.media.start();
      void this.startWhenAllowed(stage === "check");
    } else if (stage === "submitted" || stage === "withdrawn") {
      this.media.stop();
      this.devices.stop();
      this.level.stop();
    }
  }

  /** In the device check the person turns the devices on, unless they were granted before; in an answer nobody should have to. */
  private async startWhenAllowed(onlyIfGranted: boolean): Promise<void> {
    if (this.devices.anyLive) return;
    if (!onlyIfGranted || (await allowed("camera", "microphone"))) await this.devices.start();
  }

  private watchPage(): void {
    const report = (what: "hidden" | "visible") => {
      if (this.conversation.view.value) this.conversation.send({ type: "report", what, device: "" });
    };
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden") this.conversation.typing.flush();
      report(document.visibilityState === "hidden" ? "hidden" : "visible");
    });
    addEventListener("pagehide", () => {
      this.conversation.typing.flush();
      this.media.stop();
    });
    addEventListener("pageshow", (event) => {
      if (!event.persisted || this.door.place.value.at !== "inside") return;
      this.media.start();
      this.conversation.again();
    });
    addEventListener("offline", () => (this.online.value = false));
    addEventListener("online", () => {
      this.online.value = true;
      this.conversation.again();
    });
    const network = (navigator as { connection?: EventTarget & { type?: string } }).connection;
    let type = network?.type;
    network?.addEventListener?.("change", () => {
      if (network.type !== type && navigator.onLine) this.conversation.again();
      type = network.type;
    });
    for (const touch of ["pointerdown", "keydown"]) addEventListener(touch, () => this.level.wake(), { passive: true });
    effect(() => {
      void language.value;
      const { at } = this.door.place.peek();
      if (at === "closed" || at === "unreachable") void this.arrive();
    });
  }

  private watchBanner(): void {
    let troubled = false;
    effect(() => {
      const now = this.banner.value;
      const trouble = now !== null && !PASSING.has(now.id);
      if (troubled && !trouble) {
        this.justBack.value = true;
        setTimeout(() => (this.justBack.value = false), BACK_FOR_MS);
      }
      troubled = trouble;
    });
  }

  private watchExtraTime(): void {
    let before: { key: string; extra: number } | null = null;
    effect(() => {
      const view = this.conversation.view.value;
      if (view === null) return;
      const key = `${view.stage} ${view.question?.number} ${view.take}`;
      const more = before !== null && before.key === key ? view.extra_ms - before.extra : 0;
      before = { key, extra: view.extra_ms };
      if (more <= 0) return;
      this.extraMs.value = more;
      setTimeout(() => (this.extraMs.value = 0), EXTRA_FOR_MS);
    });
  }
}
