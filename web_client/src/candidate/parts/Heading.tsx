import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";

let screens = 0;

/** A screen's first heading. It takes the focus when its screen replaces another, so that a reader starts at the top of the new one. */
export function Heading({ children }: { children: ComponentChildren }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    screens += 1;
    if (screens === 1) return;
    scrollTo(0, 0);
    heading.current?.focus({ preventScroll: true });
  }, []);
  return (
    <h1 ref={heading} tabIndex={-1}>
      {children}
    </h1>
  );
}
