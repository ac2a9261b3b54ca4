import { useEffect, useRef } from "preact/hooks";
import { useInterview } from "../context";

/** The candidate's own picture, mirrored as in a mirror. `onVideo` hands the element to whoever looks at it. */
export function SelfView({ label, onVideo }: { label: string; onVideo?: (video: HTMLVideoElement | null) => void }) {
  const video = useRef<HTMLVideoElement>(null);
  const { track } = useInterview().devices.camera.value;
  useEffect(() => {
    const element = video.current;
    if (!element) return;
    element.srcObject = track ? new MediaStream([track]) : null;
    if (track) void element.play().catch(() => undefined);
    onVideo?.(element);
    return () => {
      element.srcObject = null;
      onVideo?.(null);
    };
  }, [track]);
  return <video ref={video} class="self-view" aria-label={label} autoplay muted playsInline disablePictureInPicture />;
}
