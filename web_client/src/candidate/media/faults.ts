/** Why a camera or microphone cannot be used, from what the browser says. */
export type Fault = "denied" | "denied_by_system" | "missing" | "busy" | "insecure" | "unsupported" | "unplugged" | "other";

/** The fault behind an error of getUserMedia. */
export function faultOf(error: unknown): Fault {
  const name = (error as { name?: unknown } | null)?.name;
  const message = String((error as { message?: unknown } | null)?.message ?? "");
  switch (name) {
    case "NotAllowedError":
    case "PermissionDeniedError":
      return /by system/i.test(message) ? "denied_by_system" : "denied";
    case "SecurityError":
      return "denied";
    case "NotFoundError":
    case "DevicesNotFoundError":
    case "OverconstrainedError":
      return "missing";
    case "NotReadableError":
    case "TrackStartError":
    case "AbortError":
      return "busy";
    default:
      return "other";
  }
}

/** A fault that is there before anything is asked: no secure page, or no such functions at all. */
export function faultOfPlace(place: { secure: boolean; getUserMedia: boolean; peerConnection: boolean }): Fault | null {
  if (!place.secure) return "insecure";
  return place.getUserMedia && place.peerConnection ? null : "unsupported";
}
