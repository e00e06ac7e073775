import { Stripe } from "stripe";
import { EgressRefusal, type Fetch } from "../../egress/egress.ts";

/** The version whose shapes `wire.ts` reads. Stripe answers in it whatever the account's own version is. */
const apiVersion = "2026-10-28.endive";

/** The SDK insists on a key. The egress lets no such header out and puts the real one in. */
const noKey = "put-in-by-the-egress";

export interface StripeServer {
  /** `https://api.stripe.com` */
  origin: string;
  /** The connected account that is acted for, if it is not the key's own. */
  account: string | null;
  timeoutMs: number;
}

/** The SDK for one call, and what became of the call's latest request as far as HTTP goes. */
export interface StripeSession {
  stripe: Stripe;
  latest(): { status: number | null; refusal: EgressRefusal | null };
}

/** `signal` gives up every request of the session. */
export function openStripe(fetch: Fetch, server: StripeServer, signal: AbortSignal): StripeSession {
  let status: number | null = null;
  let refusal: EgressRefusal | null = null;
  const { protocol, hostname, port } = new URL(server.origin);
  const stripe = new Stripe(noKey, {
    httpClient: Stripe.createFetchHttpClient(async (input: RequestInfo | URL, init?: RequestInit) => {
      status = null;
      refusal = null;
      const signals = init?.signal ? [init.signal, signal] : [signal];
      try {
        const answer = await fetch(input, { ...init, signal: AbortSignal.any(signals) });
        status = answer.status;
        // The SDK would write what the server says there to the console.
        answer.headers.delete("stripe-notice");
        return answer;
      } catch (error) {
        if (error instanceof EgressRefusal) refusal = error;
        throw error;
      }
    }),
    apiVersion,
    // Whether to try again is the effect ledger's to say.
    maxNetworkRetries: 0,
    telemetry: false,
    timeout: server.timeoutMs,
    protocol: protocol === "http:" ? "http" : "https",
    host: hostname,
    ...(port && { port }),
    ...(server.account && { stripeAccount: server.account }),
  });
  return { stripe, latest: () => ({ status, refusal }) };
}
