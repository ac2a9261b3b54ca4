/** Who is signed in. `undefined` while we do not know yet, `null` when nobody is. */
import { signal } from "@preact/signals";
import { call, Trouble } from "../../shared/api";
import type { Me } from "../../shared/wire.gen";

export const me = signal<Me | null | undefined>(undefined);
/** Why the account could not be read (the server is not there). */
export const meTrouble = signal<Trouble | null>(null);

export async function readMe(): Promise<void> {
  try {
    me.value = await call<Me>("/api/v1/me");
    meTrouble.value = null;
  } catch (error) {
    if (!(error instanceof Trouble)) throw error;
    if (error.status === 401) {
      me.value = null;
      meTrouble.value = null;
    } else {
      meTrouble.value = error;
    }
  }
}

export async function signIn(name: string, password: string): Promise<void> {
  me.value = await call<Me>("/api/v1/sign-in", { method: "POST", body: { name, password } });
}

export async function signOut(): Promise<void> {
  try {
    await call("/api/v1/sign-out", { method: "POST" });
  } catch (error) {
    if (!(error instanceof Trouble) || error.status !== 401) throw error;
  }
  me.value = null;
}

export async function changePassword(old: string, fresh: string): Promise<void> {
  await call("/api/v1/password", { method: "POST", body: { old, new: fresh } });
  await readMe();
}

/** The server no longer knows this browser: back to signing in, the address stays. */
export function signedOut(): void {
  me.value = null;
}

/** As `call`, and an expired sign-in leads to the sign-in page. */
export async function ask<T>(path: string, options: Parameters<typeof call>[1] = {}): Promise<T> {
  try {
    return await call<T>(path, options);
  } catch (error) {
    if (error instanceof Trouble && error.status === 401) signedOut();
    throw error;
  }
}
