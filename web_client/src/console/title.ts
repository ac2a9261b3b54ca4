/** The tab's title: how many need a look, then the page. */
import { place } from "./router";
import { needALook } from "./state/attention";
import { account } from "./words/account";
import { common } from "./words/common";

export function pageTitle(): string {
  const { nav, product } = common();
  const names: Record<string, string> = {
    wall: nav.live,
    live: nav.live,
    openings: nav.openings,
    opening: nav.openings,
    new_opening: nav.openings,
    invitation: nav.openings,
    candidate: nav.openings,
    finished: nav.finished,
    compare: nav.finished,
    distribution: nav.finished,
    report: nav.finished,
    requests: nav.requests,
    admin: nav.admin,
    messages: nav.messages,
    settings: account().settings,
  };
  const count = needALook.value;
  return `${count > 0 ? `(${count}) ` : ""}${names[place.value.page] ?? product} · ${product}`;
}
