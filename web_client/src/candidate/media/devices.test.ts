// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Devices, type DeviceEvent, type Kind } from "./devices";

/** A machine with devices that are plugged in and out, and a browser that allows them or does not. */
class Machine extends EventTarget {
  plugged: { kind: MediaDeviceKind; deviceId: string; label: string }[] = [
    { kind: "audioinput", deviceId: "mic-1", label: "Built-in microphone" },
    { kind: "audioinput", deviceId: "mic-2", label: "Headset" },
    { kind: "videoinput", deviceId: "cam-1", label: "Camera" },
  ];
  refused: Partial<Record<MediaDeviceKind, string>> = {};
  asked: string[] = [];
  made: FakeTrack[] = [];

  enumerateDevices = async () => this.plugged;

  getUserMedia = async (wanted: MediaStreamConstraints) => {
    this.asked.push([wanted.audio && "audio", wanted.video && "video"].filter(Boolean).join("+"));
    // a browser turns nothing on where it cannot give all
    if (wanted.audio && wanted.video && this.refused.videoinput) throw Object.assign(new Error(), { name: this.refused.videoinput });
    const audio = wanted.audio ? [this.open("audioinput", wanted.audio as MediaTrackConstraints)] : [];
    const video = wanted.video ? [this.open("videoinput", wanted.video as MediaTrackConstraints)] : [];
    return { getAudioTracks: () => audio, getVideoTracks: () => video };
  };

  private open(kind: MediaDeviceKind, constraints: MediaTrackConstraints): FakeTrack {
    const refused = this.refused[kind];
    if (refused) throw Object.assign(new Error(), { name: refused });
    const exact = (constraints.deviceId as ConstrainDOMStringParameters | undefined)?.exact;
    const found = this.plugged.find((one) => one.kind === kind && (exact === undefined || one.deviceId === exact));
    if (!found) throw Object.assign(new Error(), { name: exact ? "OverconstrainedError" : "NotFoundError" });
    const track = new FakeTrack(found.deviceId, found.label);
    this.made.push(track);
    return track;
  }

  /** Pulled out: its live track ends, and the browser tells of the change. */
  unplug(deviceId: string): void {
    this.plugged = this.plugged.filter((one) => one.deviceId !== deviceId);
    for (const track of this.made) if (track.deviceId === deviceId && track.readyState === "live") track.end();
    this.dispatchEvent(new Event("devicechange"));
  }

  /** The browser ends its track; the device stays where it is. */
  endNewest(deviceId: string): void {
    this.made.filter((track) => track.deviceId === deviceId).at(-1)!.end();
  }

  plug(kind: MediaDeviceKind, deviceId: string): void {
    this.plugged.push({ kind, deviceId, label: deviceId });
    this.dispatchEvent(new Event("devicechange"));
  }
}

class FakeTrack {
  readyState: "live" | "ended" = "live";
  muted = false;
  onended: (() => void) | null = null;
  onmute: (() => void) | null = null;
  onunmute: (() => void) | null = null;
  constructor(
    readonly deviceId: string,
    readonly label: string,
  ) {}
  getSettings = () => ({ deviceId: this.deviceId });
  stop = () => (this.readyState = "ended");
  end(): void {
    this.readyState = "ended";
    this.onended?.();
  }
}

let machine: Machine;
let events: string[];
let tracks: [Kind, string | null][];

function devices(): Devices {
  return new Devices({
    raw: false,
    onTrack: (kind, track) => tracks.push([kind, (track as unknown as FakeTrack | null)?.deviceId ?? null]),
    onEvent: (kind: Kind, event: DeviceEvent) => events.push(`${kind} ${event}`),
  });
}

/** Everything that was begun has come to its end. */
const settled = () => new Promise((resolve) => setTimeout(resolve, 0));

beforeEach(() => {
  sessionStorage.clear();
  machine = new Machine();
  events = [];
  tracks = [];
  vi.stubGlobal("isSecureContext", true);
  vi.stubGlobal("RTCPeerConnection", class {});
  Object.defineProperty(navigator, "mediaDevices", { configurable: true, value: machine });
});

afterEach(() => {
  vi.unstubAllGlobals();
  Object.defineProperty(navigator, "mediaDevices", { configurable: true, value: undefined });
});

describe("turning on", () => {
  it("asks for both in one question and names what there is to choose", async () => {
    const own = devices();
    await own.start();
    expect(machine.asked).toEqual(["audio+video"]);
    expect([own.microphone.value.status, own.camera.value.status]).toEqual(["live", "live"]);
    expect(own.microphone.value).toMatchObject({ deviceId: "mic-1", label: "Built-in microphone" });
    expect(own.choices.value.microphone.map((one) => one.deviceId)).toEqual(["mic-1", "mic-2"]);
    expect(tracks).toEqual([
      ["microphone", "mic-1"],
      ["camera", "cam-1"],
    ]);
    await own.start();
    expect(machine.asked).toHaveLength(1);
  });

  it.each([
    ["NotAllowedError", "denied", ["camera blocked"]],
    ["NotFoundError", "missing", []],
    ["NotReadableError", "busy", []],
  ])("with a camera that gives %s still has the microphone", async (name, fault, told) => {
    machine.refused.videoinput = name;
    const own = devices();
    await own.start();
    expect(own.microphone.value.status).toBe("live");
    expect(own.camera.value).toMatchObject({ status: "fault", fault });
    expect(events).toEqual(told);
    machine.refused = {};
    await own.start();
    expect(own.camera.value.status).toBe("live");
  });

  it("with both refused names both, and works after they were allowed", async () => {
    machine.refused = { audioinput: "NotAllowedError", videoinput: "NotAllowedError" };
    const own = devices();
    await own.start();
    expect([own.microphone.value.fault, own.camera.value.fault]).toEqual(["denied", "denied"]);
    expect(events).toEqual(["microphone blocked", "camera blocked"]);
    expect(own.anyLive).toBe(false);
    machine.refused = {};
    await own.start();
    expect(own.anyLive).toBe(true);
  });

  it("on a page that is not secure asks nothing", async () => {
    vi.stubGlobal("isSecureContext", false);
    const own = devices();
    await own.start();
    expect(machine.asked).toEqual([]);
    expect(own.microphone.value.fault).toBe("insecure");
  });
});

describe("a device that goes away", () => {
  it("is told at once; the other goes on; plugged in again it is taken back by itself", async () => {
    const own = devices();
    await own.start();
    machine.unplug("mic-1");
    await settled();
    expect(own.microphone.value).toMatchObject({ status: "fault", fault: "unplugged", track: null });
    expect(own.camera.value.status).toBe("live");
    expect(events).toEqual(["microphone lost"]);
    expect(tracks.at(-1)).toEqual(["microphone", null]);
    expect(own.choices.value.microphone.map((one) => one.deviceId)).toEqual(["mic-2"]);
    machine.plug("audioinput", "mic-9");
    await settled();
    expect(own.microphone.value.status).toBe("fault"); // that is another one
    machine.plug("audioinput", "mic-1");
    await settled();
    expect(own.microphone.value).toMatchObject({ status: "live", deviceId: "mic-1" });
    expect(events).toEqual(["microphone lost", "microphone back"]);
  });

  it("can be replaced by another; the first one is not taken back then", async () => {
    const own = devices();
    await own.start();
    machine.unplug("mic-1");
    await settled();
    await own.choose("microphone", "mic-2");
    expect(own.microphone.value).toMatchObject({ status: "live", deviceId: "mic-2" });
    expect(events).toEqual(["microphone lost", "microphone back"]);
    machine.plug("audioinput", "mic-1");
    await settled();
    expect(own.microphone.value.deviceId).toBe("mic-2");
  });

  it("is taken back too where trying again without it found nothing", async () => {
    const own = devices();
    await own.start();
    machine.unplug("cam-1");
    await settled();
    await own.start();
    expect(own.camera.value.fault).toBe("missing");
    machine.plug("videoinput", "cam-1");
    await settled();
    expect(own.camera.value.status).toBe("live");
    expect(events).toEqual(["camera lost", "camera back"]);
  });

  it("may be back while the browser no longer allows it", async () => {
    const own = devices();
    await own.start();
    machine.unplug("cam-1");
    await settled();
    machine.refused.videoinput = "NotAllowedError";
    machine.plug("videoinput", "cam-1");
    await settled();
    expect(own.camera.value).toMatchObject({ status: "fault", fault: "denied" });
    expect(events).toEqual(["camera lost", "camera blocked"]);
  });
});

/** The browser gives devices out without asking, or would ask. */
const permissions = (state: PermissionState) =>
  Object.defineProperty(navigator, "permissions", { configurable: true, value: { query: async () => ({ state }) } });

describe("a device that is there and gives nothing", () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => {
    vi.useRealTimers();
    Object.defineProperty(navigator, "permissions", { configurable: true, value: undefined });
  });

  it("is tried again by itself while another page lets go of it", async () => {
    permissions("granted");
    machine.refused = { audioinput: "NotReadableError", videoinput: "NotReadableError" };
    const own = devices();
    await own.start();
    expect([own.microphone.value.fault, own.camera.value.fault]).toEqual(["busy", "busy"]);
    await vi.advanceTimersByTimeAsync(600);
    machine.refused = {};
    await vi.advanceTimersByTimeAsync(1_000);
    expect([own.microphone.value.status, own.camera.value.status]).toEqual(["live", "live"]);
  });

  it("is left to the person after a few tries, and tried again where the person asks", async () => {
    permissions("granted");
    machine.refused = { videoinput: "NotReadableError" };
    const own = devices();
    await own.start();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(own.camera.value.fault).toBe("busy");
    expect(machine.asked).toEqual(["audio+video", "audio", "video", "video", "video", "video", "video"]);
    await own.start();
    machine.refused = {};
    await vi.advanceTimersByTimeAsync(600);
    expect(own.camera.value.status).toBe("live");
  });

  it("shows its fault until a try of its own gives something else", async () => {
    permissions("granted");
    machine.refused = { videoinput: "NotReadableError" };
    const own = devices();
    await own.start();
    const shown: string[] = [];
    own.camera.subscribe((camera) => shown.push(`${camera.status} ${camera.fault}`));
    await vi.advanceTimersByTimeAsync(600);
    machine.refused = {};
    await vi.advanceTimersByTimeAsync(1_000);
    expect([...new Set(shown)]).toEqual(["fault busy", "live null"]);
  });

  it("leaves the person's choice alone when a try ends after it", async () => {
    permissions("granted");
    machine.refused = { audioinput: "NotReadableError" };
    const own = devices();
    await own.start();
    const give = machine.getUserMedia;
    let end = (): void => undefined;
    machine.getUserMedia = (wanted) => new Promise((resolve, reject) => (end = () => void give(wanted).then(resolve, reject)));
    await vi.advanceTimersByTimeAsync(600);
    const endOfTry = end;
    machine.getUserMedia = give;
    machine.refused = {};
    await own.choose("microphone", "mic-2");
    machine.refused = { audioinput: "NotReadableError" };
    endOfTry();
    await vi.advanceTimersByTimeAsync(20_000);
    expect(own.microphone.value).toMatchObject({ status: "live", deviceId: "mic-2" });
    expect(machine.made.filter((track) => track.readyState === "live").map((track) => track.deviceId)).toEqual(["cam-1", "mic-2"]);
  });

  it("is tried as often again after it worked for a while", async () => {
    permissions("granted");
    const own = devices();
    await own.start();
    for (let time = 0; time < 6; time++) {
      await vi.advanceTimersByTimeAsync(15_000);
      machine.endNewest("mic-1");
      await vi.advanceTimersByTimeAsync(600);
      expect(own.microphone.value.status).toBe("live");
    }
    for (let time = 0; time < 6; time++) {
      machine.endNewest("mic-1");
      await vi.advanceTimersByTimeAsync(5_000);
    }
    expect(own.microphone.value.fault).toBe("unplugged"); // comes and goes: that is for the person
  });

  it("that was in use when it came back is taken when it is plugged in once more", async () => {
    permissions("granted");
    const own = devices();
    await own.start();
    machine.refused = { audioinput: "NotReadableError" };
    machine.made[0]!.end();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(own.microphone.value.fault).toBe("busy");
    machine.refused = {};
    machine.unplug("mic-1");
    machine.plug("audioinput", "mic-1");
    await vi.advanceTimersByTimeAsync(0);
    expect(own.microphone.value).toMatchObject({ status: "live", deviceId: "mic-1" });
  });

  it("and is away a moment later is not exchanged for another", async () => {
    permissions("granted");
    const own = devices();
    await own.start();
    machine.made[0]!.end();
    await vi.advanceTimersByTimeAsync(0);
    machine.plugged = machine.plugged.filter((one) => one.deviceId !== "mic-1");
    await vi.advanceTimersByTimeAsync(60_000);
    expect(own.microphone.value.fault).toBe("unplugged");
    machine.plug("audioinput", "mic-1");
    await vi.advanceTimersByTimeAsync(0);
    expect(own.microphone.value).toMatchObject({ status: "live", deviceId: "mic-1" });
  });

  it("is left alone where the browser would ask the person", async () => {
    permissions("prompt");
    machine.refused = { videoinput: "NotReadableError" };
    await devices().start();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(machine.asked).toEqual(["audio+video", "audio", "video"]);
  });

  it("is taken again when the browser ended its track", async () => {
    permissions("granted");
    const own = devices();
    await own.start();
    machine.made[0]!.end();
    await vi.advanceTimersByTimeAsync(0);
    expect(own.microphone.value.fault).toBe("unplugged");
    await vi.advanceTimersByTimeAsync(600);
    expect(own.microphone.value.status).toBe("live");
    expect(events).toEqual(["microphone lost", "microphone back"]);
  });

  it("is not turned on after a stop, tried or being asked for", async () => {
    permissions("granted");
    machine.refused = { videoinput: "NotReadableError" };
    const own = devices();
    await own.start();
    own.stop();
    machine.refused = {};
    await vi.advanceTimersByTimeAsync(60_000);
    const asked = own.start();
    own.stop();
    await asked;
    expect([own.microphone.value.status, own.camera.value.status]).toEqual(["off", "off"]);
    expect(machine.made.every((track) => track.readyState === "ended")).toBe(true);
  });
});

describe("choosing another", () => {
  it("lets the old one go only when the new one is there, and says nothing of a loss", async () => {
    const own = devices();
    await own.start();
    const before = machine.made[0]!;
    await own.choose("microphone", "mic-2");
    expect(own.microphone.value.deviceId).toBe("mic-2");
    expect(before.readyState).toBe("ended");
    before.onended?.();
    expect(events).toEqual([]);
  });

  it("keeps the old one where the new one cannot be used", async () => {
    const own = devices();
    await own.start();
    machine.refused.audioinput = "NotReadableError";
    await own.choose("microphone", "mic-2");
    expect(own.microphone.value).toMatchObject({ status: "live", deviceId: "mic-1" });
    expect(machine.made[0]!.readyState).toBe("live");
  });

  it("takes any other where the chosen one is gone by now", async () => {
    const own = devices();
    await own.start();
    await own.choose("microphone", "mic-7");
    expect(own.microphone.value).toMatchObject({ status: "live", deviceId: "mic-1" });
  });

  it("is remembered over a reload of the page", async () => {
    const own = devices();
    await own.start();
    await own.choose("microphone", "mic-2");
    const after = devices();
    await after.start();
    expect(after.microphone.value.deviceId).toBe("mic-2");
  });
});

describe("the system", () => {
  it("that mutes and unmutes a device is told of, and a device that was exchanged no more", async () => {
    const own = devices();
    await own.start();
    const track = machine.made[0]!;
    track.onmute?.();
    expect(own.microphone.value.muted).toBe(true);
    track.onunmute?.();
    expect(own.microphone.value.muted).toBe(false);
    expect(events).toEqual(["microphone muted", "microphone unmuted"]);
    own.stop();
    expect(track.onmute).toBeNull();
    expect(own.microphone.value.status).toBe("off");
    expect(machine.made.every((one) => one.readyState === "ended")).toBe(true);
  });
});
