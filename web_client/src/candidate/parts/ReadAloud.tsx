import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { tag, type Language } from "../../shared/i18n";
import { keep, recall } from "../../shared/storage";
import { questionWords } from "../words/question";
import { Icon } from "./Icon";

const synthesis = typeof speechSynthesis === "undefined" ? null : speechSynthesis;
const reading = signal(false);

export const canReadAloud = synthesis !== null;
/** The candidate's wish to have each question read when its preparation starts. */
export const readsByItself = signal(canReadAloud && recall("local", "read_aloud") === "1");

export function setReadsByItself(on: boolean): void {
  readsByItself.value = on;
  keep("local", "read_aloud", on ? "1" : null);
}

export function readAloud(text: string, language: Language): void {
  if (!synthesis) return;
  synthesis.cancel();
  const utterance = new SpeechSynthesisUtterance(text);
  utterance.lang = tag(language);
  const voice = synthesis.getVoices().find((one) => one.lang.replace("_", "-").toLowerCase().startsWith(language));
  if (voice) utterance.voice = voice;
  utterance.onend = utterance.onerror = () => (reading.value = false);
  reading.value = true;
  synthesis.speak(utterance);
}

export function stopReading(): void {
  synthesis?.cancel();
  reading.value = false;
}

interface Props {
  text: string;
  language: Language;
  /** An answer is recorded: nothing is read by itself, so that the voice is not in the recording. */
  quiet: boolean;
  /** There was no time before the recording in which it could have been read: the button stays, and says that it will be heard. */
  unread: boolean;
}

/** Reads the question in its own language. */
export function ReadAloud({ text, language, quiet, unread }: Props) {
  const w = questionWords();
  useEffect(() => stopReading, [text]);
  useEffect(() => {
    if (quiet) stopReading();
    else if (readsByItself.peek()) readAloud(text, language);
  }, [text, quiet]);
  if (!canReadAloud || (quiet && !unread)) return null;
  return (
    <button type="button" class="button quiet small" onClick={() => (reading.value ? stopReading() : readAloud(text, language))}>
      <Icon name={reading.value ? "stop" : "speaker"} />
      {reading.value ? w.stopReading : quiet ? w.readRecorded : w.read}
    </button>
  );
}
