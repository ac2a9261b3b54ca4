/** Line icons, 20 by 20, always beside a word or under a label. */
const PATHS = {
  live: "M10 12.2a2.2 2.2 0 1 0 0-4.4 2.2 2.2 0 0 0 0 4.4ZM5.6 14.4a6.2 6.2 0 0 1 0-8.8M14.4 5.6a6.2 6.2 0 0 1 0 8.8M3.2 16.8a9.6 9.6 0 0 1 0-13.6M16.8 3.2a9.6 9.6 0 0 1 0 13.6",
  briefcase: "M3 6.5h14v10H3zM7.5 6.5V4h5v2.5M3 11h14",
  book: "M4 3.5h10.5v13H6a2 2 0 0 1-2-2zM4 14.5a2 2 0 0 1 2-2h8.5M7.5 7h4",
  archive: "M3 4h14v3.5H3zM4.2 7.5v8.5h11.6V7.5M8 10.5h4",
  gear: "M10 12.6a2.6 2.6 0 1 0 0-5.2 2.6 2.6 0 0 0 0 5.2ZM10 2.5v2M10 15.5v2M2.5 10h2M15.5 10h2M4.7 4.7l1.4 1.4M13.9 13.9l1.4 1.4M4.7 15.3l1.4-1.4M13.9 6.1l1.4-1.4",
  search: "M9 14.5a5.5 5.5 0 1 0 0-11 5.5 5.5 0 0 0 0 11ZM13 13l4 4",
  mail: "M3 5h14v10H3zM3.5 5.5 10 11l6.5-5.5",
  chat: "M3 4.5h14v9.5H9.5L6 17v-3H3z",
  info: "M10 17.5a7.5 7.5 0 1 0 0-15 7.5 7.5 0 0 0 0 15ZM10 9v4.5M10 6.2v.4",
  attention: "M10 3 17.8 16.5H2.2ZM10 8v4M10 14v.4",
  urgent: "M6.9 2.5h6.2l4.4 4.4v6.2l-4.4 4.4H6.9l-4.4-4.4V6.9ZM10 6v5M10 13.6v.4",
  clock: "M10 17.5a7.5 7.5 0 1 0 0-15 7.5 7.5 0 0 0 0 15ZM10 5.5V10l3 2",
  pause: "M7 4.5v11M13 4.5v11",
  play: "M6 4l10 6-10 6z",
  check: "M4 10.5l4 4 8-9",
  menu: "M3.5 5.5h13M3.5 10h13M3.5 14.5h13",
  cross: "M5 5l10 10M15 5 5 15",
  plus: "M10 4v12M4 10h12",
  up: "M10 16V4M5 9l5-5 5 5",
  down: "M10 4v12M5 11l5 5 5-5",
  left: "M12.5 4 6.5 10l6 6",
  right: "M7.5 4l6 6-6 6",
  trash: "M4 5.5h12M8 5.5V3.5h4v2M5.5 5.5l.8 11h7.4l.8-11M8.5 8.5v5M11.5 8.5v5",
  copy: "M7 7h9.5v9.5H7zM4 13H3.5V3.5H13V4",
  print: "M6 8V3h8v5M6 14H3.5V8h13v6H14M6 12h8v5H6z",
  save: "M10 3v9M6 8.5l4 4 4-4M3.5 15v2h13v-2",
  camera: "M2.5 6h9v8.5h-9zM11.5 9l5.5-3v8l-5.5-2.5",
  key: "M7 13.5a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7ZM10.5 10H17v3M14 10v2.2",
  keyboard: "M2.5 5.5h15v9h-15zM5.5 8.5h.5M8.5 8.5H9M11.5 8.5h.5M14.5 8.5h.5M6.5 11.5h7",
  signout: "M8 3.5H3.5v13H8M8 10h9M13.5 6.5 17 10l-3.5 3.5",
  link: "M8.5 11.5a3 3 0 0 0 4.2 0l3-3a3 3 0 0 0-4.2-4.2l-1 1M11.5 8.5a3 3 0 0 0-4.2 0l-3 3a3 3 0 0 0 4.2 4.2l1-1",
  flag: "M5 17.5v-15M5 3.5h10l-2.5 3.5L15 10.5H5",
  bars_pass: "M4 15v-3M8 15V9.5M12 15V7M16 15V4.5",
  bars_warn: "M4 15v-3M8 15V9.5",
  bars_fail: "M4 15v-2M9 6l6 6M15 6l-6 6",
  away: "M3 3l14 14M5.6 14.4a6.2 6.2 0 0 1-.6-7.9M8 5.2a6.2 6.2 0 0 1 7 7.3",
  empty: "M3 5h14v10H3zM3 12h4l1.2 2h3.6L13 12h4",
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name, class: extra = "" }: { name: IconName; class?: string }) {
  return (
    <svg
      class={`icon ${extra}`}
      viewBox="0 0 20 20"
      width="20"
      height="20"
      fill="none"
      stroke="currentColor"
      stroke-width="1.6"
      stroke-linecap="round"
      stroke-linejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      <path d={PATHS[name]} />
    </svg>
  );
}
