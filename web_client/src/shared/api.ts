/** HTTP with the server that served this page. Every failure is a {@link Trouble} whose text a person can read. */
import { language, words } from "./i18n";

const own = words(
  { offline: "连不上服务器，请检查网络后再试。", odd: "服务器的回答无法识别，请稍后再试。" },
  { offline: "The server cannot be reached. Check your connection and try again.", odd: "The server's answer was not understood. Please try again later." },
);

export class Trouble extends Error {
  constructor(
    /** HTTP status, 0 when there was no answer. */
    readonly status: number,
    /** The server's code (`link_expired`), or `offline` / `odd`. */
    readonly code: string,
    text: string,
    /** When asking again makes sense, in seconds, if the server said so. */
    readonly retryAfterS: number | null = null,
  ) {
    super(text);
    this.name = "Trouble";
  }
}

export interface CallOptions {
  method?: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  body?: unknown;
  /** A file as the body, instead of JSON. */
  file?: Blob;
  signal?: AbortSignal;
}

/** Calls `path` and gives its JSON (undefined for 204); throws {@link Trouble}. */
export async function call<T>(path: string, options: CallOptions = {}): Promise<T> {
  const headers: Record<string, string> = { Accept: "application/json", "Accept-Language": language.value };
  // A form of another site cannot send this header: the server asks it of everything that changes something.
  if (options.method !== undefined && options.method !== "GET") headers["X-Requested-With"] = "lis";
  if (options.file !== undefined) headers["Content-Type"] = options.file.type || "application/octet-stream";
  else if (options.body !== undefined) headers["Content-Type"] = "application/json";
  let response: Response;
  try {
    response = await fetch(path, {
      method: options.method ?? "GET",
      headers,
      credentials: "same-origin",
      ...(options.file !== undefined ? { body: options.file } : options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
      ...(options.signal ? { signal: options.signal } : {}),
    });
  } catch (error) {
    if (options.signal?.aborted) throw error;
    throw new Trouble(0, "offline", own().offline);
  }
  if (response.status === 204) return undefined as T;
  const value: unknown = await response.json().catch(() => null);
  if (response.ok && value !== null) return value as T;
  const problem = value as { code?: unknown; text?: unknown } | null;
  if (typeof problem?.code === "string" && typeof problem.text === "string") {
    throw new Trouble(response.status, problem.code, problem.text, seconds(response.headers.get("Retry-After")));
  }
  throw new Trouble(response.status, "odd", own().odd);
}

function seconds(header: string | null): number | null {
  const value = Number(header ?? "");
  return header !== null && Number.isFinite(value) && value > 0 ? value : null;
}
