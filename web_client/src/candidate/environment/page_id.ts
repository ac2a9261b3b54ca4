/** This page's id: kept over a reload, never shared with a copy of the tab. */
import { randomId } from "../../shared/ids";
import { keep, recall } from "../../shared/storage";

const KEY = "page_id";

export async function pageId(): Promise<string> {
  const old = recall("session", KEY);
  if (old !== null && (await held(old))) return old;
  const fresh = randomId();
  keep("session", KEY, fresh);
  await held(fresh);
  return fresh;
}

/** Holds the id for the life of this page; false when another living page (a duplicated tab) holds it. */
function held(id: string): Promise<boolean> {
  if (!navigator.locks) return Promise.resolve(true);
  return new Promise((resolve) => {
    void navigator.locks
      .request(`page:${id}`, { ifAvailable: true }, (lock) => {
        resolve(lock !== null);
        return lock === null ? undefined : new Promise<void>(() => undefined);
      })
      .catch(() => resolve(true));
  });
}
