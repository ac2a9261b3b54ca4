import { expect, it } from "vitest";
import { parsePlace, pathOf, type Place } from "./router";

it.each<Place>([
  { page: "wall" },
  { page: "live", session: "s 1/ä" },
  { page: "openings" },
  { page: "new_opening" },
  { page: "opening", opening: "o1", tab: "questions" },
  { page: "opening", opening: "o1", tab: "flags" },
  { page: "opening", opening: "o1", tab: "invitations" },
  { page: "invitation", invitation: "i1" },
  { page: "candidate", candidate: "c1" },
  { page: "finished" },
  { page: "report", session: "s1", at_ms: null },
  { page: "report", session: "s1", at_ms: 1200 },
  { page: "admin", tab: "accounts" },
  { page: "admin", tab: "audit" },
  { page: "settings" },
])("%o has an address that leads back", (place) => {
  const [path = "", query = ""] = pathOf(place).split("?");
  expect(parsePlace(path, query)).toEqual(place);
});

it("does not fall over a broken address", () => {
  expect(parsePlace("/console/live/%E0%A4%A")).toEqual({ page: "unknown" });
  expect(parsePlace("/console/nowhere")).toEqual({ page: "unknown" });
});
