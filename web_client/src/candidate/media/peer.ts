/**
 * One peer connection: made once, offered once, never renegotiated. A change of device replaces a track; anything else that
 * goes wrong ends this one and the page makes another (state/peer_policy.ts).
 */
import type { Role } from "../../shared/wire.gen";
import type { Kind } from "./devices";
import { withoutDelayFeedback } from "./sdp";
import { countersOf, type Counters } from "./stats";

const GATHER_WITHIN_MS = 1000;
const RECORD: RTCRtpEncodingParameters = { maxBitrate: 600_000, maxFramerate: 24 };
const LOOK_HEIGHT = 240;
const LOOK: RTCRtpEncodingParameters = { maxBitrate: 80_000, maxFramerate: 5 };
const SOUND: RTCRtpEncodingParameters = { maxBitrate: 48_000, priority: "high", networkPriority: "high" };

export interface Offered {
  sdp: string;
  tracks: Record<string, Role>;
}

interface Lane {
  role: Role;
  kind: Kind;
  transceiver: RTCRtpTransceiver;
}

export class Peer {
  private readonly connection: RTCPeerConnection;
  private readonly lanes: Lane[] = [];
  /** The look track is a clone of the camera's and is ours to stop. */
  private clone: MediaStreamTrack | null = null;

  constructor(iceServers: readonly RTCIceServer[], onState: (state: "connected" | "failed") => void) {
    this.connection = new RTCPeerConnection({ iceServers: [...iceServers], bundlePolicy: "max-bundle" });
    const watch = (state: string) => {
      if (state === "connected" || state === "completed") onState("connected");
      if (state === "failed" || state === "disconnected" || state === "closed") onState("failed");
    };
    // Firefox before 113 has no connectionState.
    if ("connectionState" in this.connection) this.connection.onconnectionstatechange = () => watch(this.connection.connectionState);
    else (this.connection as RTCPeerConnection).oniceconnectionstatechange = () => watch((this.connection as RTCPeerConnection).iceConnectionState);
  }

  /** The whole offer, candidates included, and what each of its tracks is for. */
  async offer(microphone: MediaStreamTrack | null, camera: MediaStreamTrack | null): Promise<Offered> {
    if (microphone) this.add("sound", "microphone", microphone, SOUND);
    if (camera) {
      this.add("record", "camera", camera, RECORD);
      this.addLook(camera);
    }
    await this.connection.setLocalDescription(await this.connection.createOffer());
    await this.gathered();
    const tracks: Record<string, Role> = {};
    for (const lane of this.lanes) if (lane.transceiver.mid !== null) tracks[lane.transceiver.mid] = lane.role;
    return { sdp: withoutDelayFeedback(this.connection.localDescription?.sdp ?? ""), tracks };
  }

  async answer(sdp: string): Promise<void> {
    if (this.connection.signalingState === "have-local-offer") await this.connection.setRemoteDescription({ type: "answer", sdp });
  }

  /** Sends another device's track from now on; false when this connection has no place for it. */
  async replace(kind: Kind, track: MediaStreamTrack): Promise<boolean> {
    const lanes = this.lanes.filter((lane) => lane.kind === kind);
    if (lanes.length === 0) return false;
    try {
      for (const lane of lanes) {
        if (lane.role !== "look") await lane.transceiver.sender.replaceTrack(track);
        else {
          const old = this.clone;
          this.clone = track.clone();
          await lane.transceiver.sender.replaceTrack(this.clone);
          old?.stop();
        }
      }
      return true;
    } catch {
      return false;
    }
  }

  async counters(): Promise<Counters> {
    return countersOf((await this.connection.getStats()) as unknown as Map<string, Record<string, unknown>>, performance.now());
  }

  close(): void {
    this.connection.onconnectionstatechange = null;
    this.connection.oniceconnectionstatechange = null;
    this.clone?.stop();
    this.connection.close();
  }

  private add(role: Role, kind: Kind, track: MediaStreamTrack, encoding: RTCRtpEncodingParameters): void {
    let transceiver: RTCRtpTransceiver;
    try {
      transceiver = this.connection.addTransceiver(track, { direction: "sendonly", sendEncodings: [encoding] });
    } catch {
      // a browser that does not take one of the wishes still gets the track through
      transceiver = this.connection.addTransceiver(track, { direction: "sendonly" });
    }
    if (kind === "camera") preferVp8(transceiver);
    this.lanes.push({ role, kind, transceiver });
  }

  private addLook(camera: MediaStreamTrack): void {
    try {
      this.clone = camera.clone();
      const { width = 640, height = 480 } = camera.getSettings();
      const shorter = Math.min(width, height);
      this.add("look", "camera", this.clone, { ...LOOK, scaleResolutionDownBy: Math.max(1, shorter / LOOK_HEIGHT) });
    } catch {
      this.clone?.stop(); // a browser that cannot send two pictures sends the recorded one alone
      this.clone = null;
    }
  }

  private gathered(): Promise<void> {
    const { connection } = this;
    return new Promise((resolve) => {
      if (connection.iceGatheringState === "complete") return resolve();
      const timer = setTimeout(resolve, GATHER_WITHIN_MS);
      connection.addEventListener("icegatheringstatechange", () => {
        if (connection.iceGatheringState !== "complete") return;
        clearTimeout(timer);
        resolve();
      });
    });
  }
}

/** The recording is VP8 as it came: offer it first, and leave the others for a server that wants them. */
function preferVp8(transceiver: RTCRtpTransceiver): void {
  const codecs = RTCRtpSender.getCapabilities?.("video")?.codecs;
  if (!codecs || typeof transceiver.setCodecPreferences !== "function") return;
  const first = codecs.filter((codec) => codec.mimeType.toLowerCase() === "video/vp8");
  if (first.length === 0) return;
  try {
    transceiver.setCodecPreferences([...first, ...codecs.filter((codec) => !first.includes(codec))]);
  } catch {
    // then the order stays the browser's own
  }
}
