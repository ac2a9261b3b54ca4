/** Addresses under /console/, followed without loading the page anew. */
import { signal } from "@preact/signals";

export type OpeningTab = "invitations" | "questions" | "flags";

export type BankTab = "questions" | "templates";

export type AdminTab = "accounts" | "audit" | "webhooks" | "retention";

export const MESSAGE_TABS = ["outbox", "templates", "ways"] as const;
export type MessageTab = (typeof MESSAGE_TABS)[number];

export type Place =
  | { page: "wall" }
  | { page: "live"; session: string }
  | { page: "openings" }
  | { page: "opening"; opening: string; tab: OpeningTab }
  | { page: "new_opening" }
  | { page: "invitation"; invitation: string }
  | { page: "candidate"; candidate: string }
  | { page: "finished"; query?: string }
  | { page: "compare"; sessions: string }
  | { page: "distribution"; opening: string }
  | { page: "report"; session: string; at_ms: number | null }
  | { page: "requests" }
  | { page: "bank"; tab: BankTab }
  | { page: "messages"; tab: MessageTab }
  | { page: "admin"; tab: AdminTab }
  | { page: "settings" }
  | { page: "unknown" };

const ROOT = "/console";

export function parsePlace(path: string, query = ""): Place {
  const parts = path.replace(ROOT, "").split("/").filter(Boolean).map(decoded);
  const [head, id, tail] = parts;
  if (parts.some((part) => part === null)) return { page: "unknown" };
  if (head === undefined || (head === "live" && !id)) return { page: "wall" };
  if (head === "live" && id) return { page: "live", session: id };
  if (head === "openings" && !id) return { page: "openings" };
  if (head === "openings" && id === "new") return { page: "new_opening" };
  if (head === "openings" && id && tail === "distribution") return { page: "distribution", opening: id };
  if (head === "openings" && id) return { page: "opening", opening: id, tab: tail === "questions" || tail === "flags" ? tail : "invitations" };
  if (head === "invitations" && id) return { page: "invitation", invitation: id };
  if (head === "candidates" && id) return { page: "candidate", candidate: id };
  if (head === "finished" && !id) {
    const filters = query.replace(/^\?/, "");
    return filters === "" ? { page: "finished" } : { page: "finished", query: filters };
  }
  if (head === "compare" && !id) return { page: "compare", sessions: new URLSearchParams(query).get("sessions") ?? "" };
  if (head === "reports" && id) {
    const at = Number(new URLSearchParams(query).get("at") ?? Number.NaN);
    return { page: "report", session: id, at_ms: Number.isFinite(at) ? at : null };
  }
  if (head === "messages") return { page: "messages", tab: id === "templates" || id === "ways" ? id : "outbox" };
  if (head === "requests" && !id) return { page: "requests" };
  if (head === "bank") return { page: "bank", tab: id === "templates" ? id : "questions" };
  if (head === "admin") return { page: "admin", tab: id === "audit" || id === "webhooks" || id === "retention" ? id : "accounts" };
  if (head === "settings") return { page: "settings" };
  return { page: "unknown" };
}

function decoded(part: string): string | null {
  try {
    return decodeURIComponent(part);
  } catch {
    return null;
  }
}

export function pathOf(place: Place): string {
  const at = encodeURIComponent;
  switch (place.page) {
    case "live":
      return `${ROOT}/live/${at(place.session)}`;
    case "openings":
      return `${ROOT}/openings`;
    case "new_opening":
      return `${ROOT}/openings/new`;
    case "opening":
      return `${ROOT}/openings/${at(place.opening)}${place.tab === "invitations" ? "" : `/${place.tab}`}`;
    case "invitation":
      return `${ROOT}/invitations/${at(place.invitation)}`;
    case "candidate":
      return `${ROOT}/candidates/${at(place.candidate)}`;
    case "finished":
      return `${ROOT}/finished${place.query ? `?${place.query}` : ""}`;
    case "compare":
      return `${ROOT}/compare?sessions=${place.sessions.split(",").map(at).join(",")}`;
    case "distribution":
      return `${ROOT}/openings/${at(place.opening)}/distribution`;
    case "report":
      return `${ROOT}/reports/${at(place.session)}${place.at_ms === null ? "" : `?at=${Math.round(place.at_ms)}`}`;
    case "messages":
      return `${ROOT}/messages${place.tab === "outbox" ? "" : `/${place.tab}`}`;
    case "requests":
      return `${ROOT}/requests`;
    case "bank":
      return `${ROOT}/bank${place.tab === "templates" ? "/templates" : ""}`;
    case "admin":
      return `${ROOT}/admin/${place.tab}`;
    case "settings":
      return `${ROOT}/settings`;
    default:
      return `${ROOT}/`;
  }
}

const here = (): Place =>
  typeof location === "undefined" ? { page: "wall" } : parsePlace(location.pathname, location.search);

export const place = signal<Place>(here());

/** Asked before leaving; false keeps the reader where they are. A form with unsaved text sets it. */
let guard: (() => boolean) | null = null;

export function guardLeaving(ask: (() => boolean) | null): void {
  guard = ask;
}

export function go(to: Place, replace = false): void {
  if (guard && !guard()) return;
  guard = null;
  history[replace ? "replaceState" : "pushState"](null, "", pathOf(to));
  shown(to);
}

function shown(to: Place): void {
  const before = place.value;
  place.value = to;
  if (before.page !== to.page || (to.page !== "opening" && to.page !== "finished")) window.scrollTo(0, 0);
}

export function followAddress(): void {
  let path = location.pathname + location.search;
  window.addEventListener("popstate", () => {
    if (guard && !guard()) {
      history.pushState(null, "", path);
      return;
    }
    guard = null;
    path = location.pathname + location.search;
    place.value = here();
  });
}
