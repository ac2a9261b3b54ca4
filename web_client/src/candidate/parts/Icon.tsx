const PATHS = {
  check: "M5 12.5l4.5 4.5L19 7.5",
  warn: "M12 8v5m0 3.5v.01M12 3.5l9 16H3z",
  cross: "M7 7l10 10M17 7L7 17",
  dots: "M6 12h.01M12 12h.01M18 12h.01",
  chat: "M4 6.5A2.5 2.5 0 016.5 4h11A2.5 2.5 0 0120 6.5v7a2.5 2.5 0 01-2.5 2.5H11l-4.5 4v-4A2.5 2.5 0 014 13.5z",
  speaker: "M4 9.5v5h3.5L12 18.5v-13L7.5 9.5zM15.5 9a4 4 0 010 6M18 6.5a8 8 0 010 11",
  stop: "M7 7h10v10H7z",
  microphone: "M12 4a2.5 2.5 0 00-2.5 2.5v5a2.5 2.5 0 005 0v-5A2.5 2.5 0 0012 4zM6.5 11.5a5.5 5.5 0 0011 0M12 17v3.5",
  camera: "M4 8.5A1.5 1.5 0 015.5 7h8A1.5 1.5 0 0115 8.5v7a1.5 1.5 0 01-1.5 1.5h-8A1.5 1.5 0 014 15.5zM15 11l5-3v8l-5-3",
  light: "M12 4v2m0 12v2M4 12h2m12 0h2M6.3 6.3l1.4 1.4m8.6 8.6l1.4 1.4M6.3 17.7l1.4-1.4m8.6-8.6l1.4-1.4M12 8.5a3.5 3.5 0 100 7 3.5 3.5 0 000-7z",
  face: "M12 4a8 8 0 100 16 8 8 0 000-16zM9 10v.01M15 10v.01M8.8 14.2a4.2 4.2 0 006.4 0",
  network: "M4 9.5a12 12 0 0116 0M7 13a7.5 7.5 0 0110 0M12 17v.01",
  clock: "M12 4a8 8 0 100 16 8 8 0 000-16zm0 4v4.5l3 1.8",
  question: "M5 5h14v11H9l-4 3.5zM9 9.5h6M9 12.5h4",
  shield: "M12 3.5l7 2.5v5.5c0 4.3-2.9 7.5-7 9-4.1-1.5-7-4.7-7-9V6z",
} as const;

export type IconName = keyof typeof PATHS;

/** Decoration only: the words beside it say the same. */
export function Icon({ name }: { name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={PATHS[name]} />
    </svg>
  );
}
