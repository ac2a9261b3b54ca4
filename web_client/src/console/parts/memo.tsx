import { Component, type ComponentType } from "preact";

/** A component that is drawn again only when one of its properties is another object. Signals inside it work as ever. */
export function memo<P extends object>(Inner: ComponentType<P>): ComponentType<P> {
  return class Memo extends Component<P> {
    override shouldComponentUpdate(next: P): boolean {
      const now = this.props as Record<string, unknown>;
      const then = next as Record<string, unknown>;
      return Object.keys({ ...now, ...then }).some((key) => now[key] !== then[key]);
    }
    override render() {
      return <Inner {...this.props} />;
    }
  };
}
