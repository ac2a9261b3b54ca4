import { useState } from "preact/hooks";
import { useInterview } from "../context";
import { surroundings, grantId } from "../environment/browser";
import { adviceText } from "../words/advice";
import { bannerWords } from "../words/banner";
import { lengthText } from "../words/question";
import { DeviceSelect } from "./DeviceSelect";

const SAFE = new Set(["storage_full", "offline", "reconnecting", "restarting", "media_lost", "paused"]);

/** Always on the page, mostly empty: a live region must be there before it speaks. */
export function BannerRegion() {
  const { banner: current, devices, conversation } = useInterview();
  const [choosing, setChoosing] = useState<string | null>(null);
  const w = bannerWords();
  const banner = current.value;
  const line = banner ? w.lines[banner.id] : null;
  const title = banner?.id === "extra_time" ? w.extra(lengthText(Math.round(banner.extraMs / 1000))) : line?.title;
  const kind = banner?.choose ?? null;
  const denied = banner?.id === "microphone_denied" || banner?.id === "camera_denied";
  const text = denied && kind ? adviceText(`${kind}.denied`, grantId(surroundings(navigator.userAgent, navigator.maxTouchPoints))) : line?.text;
  const speaking = conversation.view.value?.stage === "answering" || conversation.view.value?.stage === "preparing";
  return (
    <div class="banner-region">
      <div role={banner?.tone === "bad" ? "alert" : "status"}>
        {banner && (
          <div class={`banner ${banner.tone}`}>
            <p>
              <strong>{title}</strong>
              {text && <> {text}</>}
              {SAFE.has(banner.id) && <> {w.safe}</>}
              {banner.clockStands && speaking && banner.id !== "paused" && <> {w.stands}</>}
            </p>
            {kind && (
              <div class="banner-acts">
                <button type="button" class="button small" onClick={() => void devices.start()} hidden={devices[kind].value.status === "live"}>
                  {w.tryAgain}
                </button>
                {!denied && choosing !== banner.id && (
                  <button type="button" class="button small" onClick={() => setChoosing(banner.id)}>
                    {w.choose}
                  </button>
                )}
              </div>
            )}
          </div>
        )}
      </div>
      {banner && kind && choosing === banner.id && (
        <div class="banner-choice">
          {devices.choices.value[kind].length === 0 ? <p class="small soft">{w.none}</p> : <DeviceSelect kind={kind} always />}
        </div>
      )}
    </div>
  );
}
