/**
 * The one way HTTP leaves the worker. Whoever speaks to a server gets a `fetch` from here that reaches the origins and
 * paths it was made for and nothing else, follows nothing, and puts the credential in as the last thing it does. It
 * fits wherever an SDK takes a fetch of one's own.
 */
import { log } from "../observability/log.ts";
import { admitUrl, judgeAllowance, type EgressAllowance } from "./admit-url.ts";
import { countBytes, readAtMost } from "./byte-limit.ts";
import { openDeadline, unlessGivenUp, type Deadline } from "./deadline.ts";
import { EgressRefusal, findRefusal, type EgressCode } from "./refusal.ts";
import { admitHeaders } from "./request-headers.ts";

export { EgressRefusal, findRefusal, type EgressAllowance };

export interface EgressSettings {
  /** Both are for the log, where every refusal is noted; they are in no request. */
  tenantId: string;
  connector: string;
  allow: readonly EgressAllowance[];
  /** Headers that go out besides the usual ones, in lower case. Those that are never allowed stay so. */
  requestHeaders?: readonly string[];
  /** Puts the credential into a request that is about to leave: the only place where one is put. May throw an EgressRefusal. */
  authorise?: (headers: Headers, url: URL) => Promise<void> | void;
  /** Asked once after a 401, with the headers that were sent: whether another credential is worth one more try. */
  refreshCredential?: (sent: Headers) => Promise<boolean>;
  /** For the whole exchange, the answer's last byte included. */
  timeoutMs: number;
  maxRequestBytes: number;
  /** After decompression. */
  maxResponseBytes: number;
  /** Only a worker that runs locally may speak to the exact http loopback origins in `allow`. */
  isLocal: boolean;
}

export type Fetch = (input: RequestInfo | URL, init?: RequestInit) => Promise<Response>;

/** What is sent, if need be a second time. */
interface Outgoing {
  url: URL;
  method: string;
  headers: Headers;
  body: Uint8Array<ArrayBuffer> | null;
}

/**
 * A fetch for these origins. Throws EgressRefusal for an allowance nobody may be given. The fetch itself rejects with
 * EgressRefusal, or with the reason of the caller's own signal.
 */
export function createEgress(settings: EgressSettings): Fetch {
  for (const allowance of settings.allow) {
    const wrong = judgeAllowance(allowance, settings.isLocal);
    if (wrong) throw note(settings, new EgressRefusal({ ...wrong, isRequestSent: false }));
  }
  return async (input, init) => {
    const request = input instanceof Request ? input : null;
    const method = (init?.method ?? request?.method ?? "GET").toUpperCase();
    const admitted = admitUrl(input instanceof Request ? input.url : input, method, settings);
    if (!admitted.ok) throw note(settings, new EgressRefusal({ ...admitted.failure, isRequestSent: false }));
    const url = admitted.value;

    let isRequestSent = false;
    const refuse = (code: EgressCode) =>
      note(settings, new EgressRefusal({ code, host: url.host, isRequestSent }));
    const headers = admitHeaders(init?.headers ?? request?.headers, settings.requestHeaders ?? []);
    if (!headers) throw refuse("headerNotAllowed");

    const deadline = openDeadline(settings.timeoutMs, init?.signal ?? request?.signal, () =>
      refuse("timeout"),
    );
    const send = async (outgoing: Outgoing) => {
      await unlessGivenUp(deadline.signal, authorise(settings, outgoing, refuse));
      isRequestSent = true;
      return leave(outgoing, deadline.signal, refuse);
    };
    try {
      const body = readBody(init?.body ?? request?.body, headers, settings.maxRequestBytes, refuse);
      const outgoing = { url, method, headers, body: await unlessGivenUp(deadline.signal, body) };
      const first = { ...outgoing, headers: new Headers(headers) };
      const answer = await send(first);
      if (answer.status !== 401 || !settings.refreshCredential) {
        return receive(answer, { url, deadline, refuse, maxBytes: settings.maxResponseBytes });
      }
      const isWorthIt = settings.refreshCredential(first.headers).catch(() => false);
      if (!(await unlessGivenUp(deadline.signal, isWorthIt))) {
        return receive(answer, { url, deadline, refuse, maxBytes: settings.maxResponseBytes });
      }
      discard(answer);
      const second = await send(outgoing);
      return receive(second, { url, deadline, refuse, maxBytes: settings.maxResponseBytes });
    } catch (error) {
      deadline.end();
      throw error;
    }
  };
}

function note({ tenantId, connector }: EgressSettings, refusal: EgressRefusal): EgressRefusal {
  log("warn", "egress.refused", { tenantId, source: connector, reason: refusal.message });
  return refusal;
}

/** A credential's own troubles are not to be told apart from the words of its errors, which may hold it. */
async function authorise(
  { authorise: put }: EgressSettings,
  { headers, url }: Outgoing,
  refuse: (code: EgressCode) => EgressRefusal,
): Promise<void> {
  try {
    await put?.(headers, new URL(url));
  } catch (error) {
    throw error instanceof EgressRefusal ? error : refuse("credentialUnavailable");
  }
}

/** All of the body before anything is sent, so that one too large has not been sent at all, and can be sent again. */
async function readBody(
  given: BodyInit | null | undefined,
  headers: Headers,
  limitBytes: number,
  refuse: (code: EgressCode) => EgressRefusal,
): Promise<Uint8Array<ArrayBuffer> | null> {
  if (given === null || given === undefined) return null;
  const { body, headers: implied } = new Response(given);
  const type = implied.get("content-type");
  if (type && !headers.has("content-type")) headers.set("content-type", type);
  if (!body) return null;
  const whole = await readAtMost(body, limitBytes);
  if (!whole) throw refuse("requestTooLarge");
  return whole;
}

/** Nothing of the caller's `init` goes along but what is named here: the runtime has settings of its own in there. */
async function leave(
  { url, method, headers, body }: Outgoing,
  signal: AbortSignal,
  refuse: (code: EgressCode) => EgressRefusal,
): Promise<Response> {
  try {
    return await fetch(url.href, { method, headers, body, redirect: "manual", signal });
  } catch {
    // Not even as a cause: nobody knows what the runtime puts into its errors.
    throw signal.aborted ? signal.reason : refuse("connectionFailed");
  }
}

/** The answer, without cookies and counted as it is read. */
function receive(
  answer: Response,
  exchange: {
    url: URL;
    deadline: Deadline;
    refuse: (code: EgressCode) => EgressRefusal;
    maxBytes: number;
  },
): Response {
  const { url, deadline, refuse, maxBytes } = exchange;
  const give = (code: EgressCode) => {
    discard(answer);
    return refuse(code);
  };
  // "Not modified" is no redirect: it answers a question about what is known already.
  if (answer.status >= 300 && answer.status < 400 && answer.status !== 304) throw give("redirected");
  const headers = new Headers(answer.headers);
  headers.delete("set-cookie");
  if (!answer.body) {
    deadline.end();
    return named(new Response(null, { status: answer.status, statusText: answer.statusText, headers }), url);
  }
  if (Number(headers.get("content-length")) > maxBytes) throw give("responseTooLarge");
  // They describe the bytes on the wire, which are not those that are read.
  headers.delete("content-length");
  headers.delete("content-encoding");
  const counted = answer.body.pipeThrough(
    countBytes(maxBytes, { exceeded: () => refuse("responseTooLarge"), ended: () => deadline.end() }),
    { signal: deadline.signal },
  );
  return named(new Response(counted, { status: answer.status, statusText: answer.statusText, headers }), url);
}

/** A response made by hand has no URL, and some SDKs read it. */
function named(response: Response, url: URL): Response {
  return Object.defineProperty(response, "url", { value: url.href });
}

/** An answer nobody reads is not fetched to its end. */
function discard(answer: Response): void {
  void answer.body?.cancel().catch(() => {});
}
