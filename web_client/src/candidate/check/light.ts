/** Brightness of a picture, from its pixels. */

export interface Brightness {
  mean: number;
  /** Standard deviation. */
  spread: number;
  middle: number;
  rim: number;
}

/** `rgba` is row by row, 4 bytes a pixel. The middle is the central third in each direction, the rim all outside of the central two thirds. */
export function brightness(rgba: ArrayLike<number>, width: number, height: number): Brightness {
  let sum = 0;
  let squares = 0;
  const middle = { sum: 0, count: 0 };
  const rim = { sum: 0, count: 0 };
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const at = (y * width + x) * 4;
      const luma = 0.2126 * (rgba[at] ?? 0) + 0.7152 * (rgba[at + 1] ?? 0) + 0.0722 * (rgba[at + 2] ?? 0);
      sum += luma;
      squares += luma * luma;
      const away = Math.max(Math.abs((x + 0.5) / width - 0.5), Math.abs((y + 0.5) / height - 0.5));
      const part = away < 1 / 6 ? middle : away > 1 / 3 ? rim : null;
      if (part) {
        part.sum += luma;
        part.count += 1;
      }
    }
  }
  const count = Math.max(1, width * height);
  const mean = sum / count;
  return {
    mean,
    spread: Math.sqrt(Math.max(0, squares / count - mean * mean)),
    middle: middle.sum / Math.max(1, middle.count),
    rim: rim.sum / Math.max(1, rim.count),
  };
}
