import type { ComponentChildren } from "preact";
import { go, pathOf, type Place } from "../router";

interface Props {
  to: Place;
  children: ComponentChildren;
  class?: string;
  title?: string;
  id?: string;
  label?: string;
  current?: boolean;
}

/** A real link (middle click, copy address) that does not load the page anew. */
export function Link({ to, children, label, current, ...rest }: Props) {
  return (
    <a
      {...rest}
      href={pathOf(to)}
      aria-label={label}
      aria-current={current ? "page" : undefined}
      onClick={(event) => {
        if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey) return;
        event.preventDefault();
        go(to);
      }}
    >
      {children}
    </a>
  );
}
