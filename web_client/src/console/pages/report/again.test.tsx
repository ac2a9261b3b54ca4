// @vitest-environment happy-dom
import { render } from "preact";
import { act } from "preact/test-utils";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { AGAIN_MS, useAgain } from "./again";

let box: HTMLElement;
let shown: DocumentVisibilityState;
beforeEach(() => {
  vi.useFakeTimers();
  shown = "visible";
  vi.spyOn(document, "visibilityState", "get").mockImplementation(() => shown);
  box = document.createElement("div");
});
afterEach(() => {
  render(null, box);
  vi.useRealTimers();
  vi.restoreAllMocks();
});

function Page({ report, reload }: { report: { complete: boolean } | null; reload: () => void }) {
  useAgain(report, report?.complete === false, reload);
  return null;
}

const put = (report: { complete: boolean } | null, reload: () => void) => act(() => render(<Page report={report} reload={reload} />, box));

it("reads a growing report again and again, a whole one not", async () => {
  const reload = vi.fn();
  await put({ complete: false }, reload);
  vi.advanceTimersByTime(2 * AGAIN_MS);
  expect(reload).toHaveBeenCalledTimes(2);
  await put({ complete: true }, reload);
  vi.advanceTimersByTime(20 * AGAIN_MS);
  expect(reload).toHaveBeenCalledTimes(2);
});

it.each([true, false])("reads nothing for a page that nobody sees, and at once when somebody does again (whole: %s)", async (complete) => {
  const reload = vi.fn();
  await put({ complete }, reload);
  shown = "hidden";
  document.dispatchEvent(new Event("visibilitychange"));
  vi.advanceTimersByTime(3 * AGAIN_MS);
  expect(reload).not.toHaveBeenCalled();
  shown = "visible";
  document.dispatchEvent(new Event("visibilitychange"));
  expect(reload).toHaveBeenCalledTimes(1);
});

it("stops with the page, and does not begin before there is a report", async () => {
  const reload = vi.fn();
  await put(null, reload);
  await put({ complete: false }, reload);
  await act(() => render(null, box));
  vi.advanceTimersByTime(3 * AGAIN_MS);
  document.dispatchEvent(new Event("visibilitychange"));
  expect(reload).not.toHaveBeenCalled();
});
