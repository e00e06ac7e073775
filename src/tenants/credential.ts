/** How a connector has its credential: what an egress asks for before a request leaves, and after it was refused. */
import { createObjectName } from "../domain/object-name.ts";
import { EgressRefusal } from "../egress/egress.ts";
import { describeError, log } from "../observability/log.ts";
import type { CredentialAnswer, CredentialVault } from "./vault.ts";

export interface CredentialReader {
  /** Puts the token into these headers. Throws an EgressRefusal that says why there is none. Fits `authorise`. */
  authorise(headers: Headers): Promise<void>;
  /** After a 401 to a request with these headers: whether there is another token now. Fits `refreshCredential`. */
  refresh(sent: Headers): Promise<boolean>;
}

type Ready = Extract<CredentialAnswer, { status: "ready" }>;

/** A token is asked for anew this long before it ends, and one without an end this long after it was read. */
const freshMs = 60_000;
/** A vault that is lost is there again at once. */
const maxTries = 3;

const codes = {
  absent: "credentialAbsent",
  needsReauth: "credentialNeedsReauth",
  unavailable: "credentialUnavailable",
} as const;

/** `put` says where the token goes; if not said otherwise, it is a bearer token. */
export function createCredentialReader(
  namespace: DurableObjectNamespace<CredentialVault>,
  tenantId: string,
  connector: string,
  put: (headers: Headers, token: string) => void = putBearer,
): CredentialReader {
  const name = createObjectName({ tenantId, kind: "vault", id: connector });
  let kept: { answer: Ready; until: number } | null = null;
  let asking: Promise<CredentialAnswer> | null = null;
  /** Which generation went with a request: the newest one may be another by the time the answer comes. */
  const sentWith = new WeakMap<Headers, number>();

  const keep = (answer: CredentialAnswer): CredentialAnswer => {
    const until =
      answer.status === "ready" && answer.expiresAt !== null
        ? answer.expiresAt - freshMs
        : Date.now() + freshMs;
    kept = answer.status === "ready" ? { answer, until } : null;
    return answer;
  };
  const ask = async (staleGeneration?: number): Promise<CredentialAnswer> => {
    for (let tries = 1; ; tries += 1) {
      try {
        const vault = namespace.getByName(name);
        return keep(await vault.credential(tenantId, { ...(staleGeneration && { staleGeneration }) }));
      } catch (error) {
        if (tries < maxTries) continue;
        log("warn", "credential.unreached", { tenantId, source: connector, reason: describeError(error) });
        return { status: "unavailable", message: "the vault could not be reached" };
      }
    }
  };
  const askOnce = (): Promise<CredentialAnswer> => {
    asking ??= ask().finally(() => {
      asking = null;
    });
    return asking;
  };

  return {
    authorise: async (headers) => {
      const answer = kept && kept.until > Date.now() ? kept.answer : await askOnce();
      if (answer.status !== "ready") {
        throw new EgressRefusal({ code: codes[answer.status], host: connector, isRequestSent: false });
      }
      put(headers, answer.token);
      sentWith.set(headers, answer.generation);
    },
    refresh: async (sent) => {
      const generation = sentWith.get(sent);
      if (generation === undefined) return false;
      if (kept && kept.answer.generation > generation) return true;
      const answer = await ask(generation);
      return answer.status === "ready" && answer.generation > generation;
    },
  };
}

function putBearer(headers: Headers, token: string): void {
  headers.set("authorization", `Bearer ${token}`);
}
