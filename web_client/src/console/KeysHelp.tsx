import { Dialog } from "./parts/basics";
import { setShortcuts, shortcuts } from "./state/prefs";
import { common } from "./words/common";

export function KeysHelp({ onClose }: { onClose: () => void }) {
  const words = common().keys;
  const rows: [string[], string][] = [
    [["j", "→"], words.next],
    [["k", "←"], words.previous],
    [["Enter"], words.enter],
    [["/"], words.filter],
    [["1", "2", "3", "4"], words.pages],
    [["c"], words.chat],
    [["Esc"], words.escape],
    [["Space"], words.play],
    [["[", "]"], words.jump],
    [["←", "→"], words.words],
    [["?"], words.help],
  ];
  return (
    <Dialog title={words.title} onClose={onClose}>
      <dl class="keys">
        {rows.map(([keys, what]) => (
          <div key={what}>
            <dt>
              {keys.map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
      <ShortcutChoice />
    </Dialog>
  );
}

export function ShortcutChoice() {
  const words = common().keys;
  return (
    <label class="choice">
      <input type="checkbox" checked={shortcuts.value} onChange={(event) => setShortcuts(event.currentTarget.checked)} />
      <span>
        {words.on}
        <span class="soft small block">{words.on_hint}</span>
      </span>
    </label>
  );
}
