import { describe, expect, it } from "vitest";
import { apiQuery, bodyOf, filtersOf, filtersOfBody, queryOf, withFilter } from "./result_query";

describe("filters of the list", () => {
  it("hold only what somebody set, and never sort by score unless asked", () => {
    expect(filtersOf("?sort=time&name=&state=submitted&odd=1")).toEqual({ state: "submitted" });
    expect(queryOf(filtersOf("sort=score"))).toBe("sort=score");
  });

  it("let the top tenth go with its opening", () => {
    const top = filtersOf("opening=a&top_tenth=true&state=live");
    expect(withFilter(top, "opening", "b")).toEqual({ opening: "b", state: "live" });
    expect(withFilter(top, "state", "")).toEqual({ opening: "a", top_tenth: "true" });
  });

  it("take the last day in and come back from a saved view", () => {
    const filters = filtersOf("since=2026-11-01&until=2026-11-30&score_min=60&top_tenth=true&opening=a");
    const days = new URLSearchParams(apiQuery(filters));
    const lasts = Date.parse(days.get("until") ?? "") - Date.parse(days.get("since") ?? "");
    expect(Math.round(lasts / 86_400_000)).toBe(30);
    expect(bodyOf(filters)).toMatchObject({ score_min: 60, top_tenth: true, opening: "a" });
    expect(filtersOfBody(bodyOf(filters))).toEqual(filters);
  });

  it("drop a date that is none", () => {
    expect(apiQuery(filtersOf("since=soon"))).toBe("");
  });
});
