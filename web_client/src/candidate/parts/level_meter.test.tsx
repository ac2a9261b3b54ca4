// @vitest-environment happy-dom
import { signal } from "@preact/signals";
import { render } from "preact";
import { act } from "preact/test-utils";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { InterviewProvider } from "../context";
import type { Interview } from "../interview";
import { LevelDot } from "./LevelMeter";

const dbfs = signal(-100);
let box: HTMLElement;

beforeEach(async () => {
  vi.useFakeTimers();
  dbfs.value = -100;
  box = document.createElement("div");
  document.body.append(box);
  await act(async () => {
    render(
      <InterviewProvider value={{ level: { dbfs } } as unknown as Interview}>
        <LevelDot heard="heard" quiet="quiet" />
      </InterviewProvider>,
      box,
    );
    await vi.advanceTimersByTimeAsync(50);
  });
});

afterEach(() => {
  act(() => render(null, box));
  box.remove();
  vi.useRealTimers();
});

async function hear(level: number, forMs: number): Promise<void> {
  await act(async () => {
    dbfs.value = level;
    await vi.advanceTimersByTimeAsync(forMs);
  });
}

it("says that it hears while it does and for five seconds more, without anything else happening", async () => {
  expect(box.textContent).toBe("quiet");
  await hear(-70, 1_000);
  expect(box.textContent).toBe("quiet");
  await hear(-30, 100);
  expect(box.textContent).toBe("heard");
  await hear(-100, 4_800);
  expect(box.textContent).toBe("heard");
  await hear(-100, 300);
  expect(box.textContent).toBe("quiet");
});

it("counts the five seconds from the last sound", async () => {
  await hear(-30, 3_000);
  await hear(-31, 3_000);
  expect(box.textContent).toBe("heard");
  await hear(-100, 2_100);
  expect(box.textContent).toBe("quiet");
});
