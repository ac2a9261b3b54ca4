/** Looks at the preview a few times a second, on the page alone. */
import { brightness, type Brightness } from "../check/light";

const WIDTH = 64;
const HEIGHT = 48;

export class PictureSampler {
  private readonly canvas = document.createElement("canvas");
  private readonly context = this.canvas.getContext("2d", { willReadFrequently: true });

  constructor() {
    this.canvas.width = WIDTH;
    this.canvas.height = HEIGHT;
  }

  /** Null while the video shows nothing. */
  look(video: HTMLVideoElement): Brightness | null {
    if (!this.context || video.readyState < 2 || video.videoWidth === 0) return null;
    this.context.drawImage(video, 0, 0, WIDTH, HEIGHT);
    return brightness(this.context.getImageData(0, 0, WIDTH, HEIGHT).data, WIDTH, HEIGHT);
  }
}
