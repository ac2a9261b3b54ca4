/** Loudness from samples: pure arithmetic. */
export const FLOOR_DBFS = -100;

/** Root mean square of samples in -1..1, in dB below full scale. */
export function rmsDbfs(samples: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < samples.length; i += 1) sum += (samples[i] ?? 0) ** 2;
  const rms = Math.sqrt(sum / Math.max(1, samples.length));
  return rms > 0 ? Math.max(FLOOR_DBFS, 20 * Math.log10(rms)) : FLOOR_DBFS;
}

export function clipped(samples: ArrayLike<number>): boolean {
  for (let i = 0; i < samples.length; i += 1) if (Math.abs(samples[i] ?? 0) >= 0.98) return true;
  return false;
}

/** Where a level stands on a meter, 0..1: -60 dB is empty, -12 dB is full. */
export function meterRatio(dbfs: number): number {
  return Math.min(1, Math.max(0, (dbfs + 60) / 48));
}
