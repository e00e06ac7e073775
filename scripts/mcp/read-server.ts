import type { Offer } from "../../src/connectors/mcp/offer.ts";
import { openSession, protocolHeaders } from "../../src/connectors/mcp/session.ts";
import { createEgress } from "../../src/egress/egress.ts";
import { findRefusal } from "../../src/egress/refusal.ts";

export type ServerReading =
  | { status: "read"; offers: ReadonlyMap<string, Offer> }
  /** `why` is for people; it holds nothing of the token. */
  | { status: "unreachable"; why: string };

const timeoutMs = 15_000;

/** What a server offers now, read the way the worker reads it. Never throws for what a server does. */
export async function readServer(server: {
  name: string;
  url: string;
  token: string | null;
}): Promise<ServerReading> {
  const { name, url, token } = server;
  try {
    const { origin, pathname } = new URL(url);
    const fetch = createEgress({
      tenantId: "command",
      connector: `mcp-${name}`,
      allow: [{ origin, paths: [pathname], methods: ["POST", "DELETE"] }],
      requestHeaders: protocolHeaders,
      ...(token && { authorise: (headers: Headers) => headers.set("authorization", `Bearer ${token}`) }),
      timeoutMs,
      maxRequestBytes: 64 * 1024,
      maxResponseBytes: 1024 * 1024,
      // A server on one's own machine is looked at before it is published.
      isLocal: true,
    });
    const signal = AbortSignal.timeout(timeoutMs);
    const session = await openSession({ url, fetch, signal, onToolsChanged: () => {} });
    try {
      return { status: "read", offers: await session.list(signal) };
    } finally {
      await session.close();
    }
  } catch (error) {
    const kind = error instanceof Error ? error.name : "error";
    return {
      status: "unreachable",
      why: `The server could not be read: ${findRefusal(error)?.message ?? kind}.`,
    };
  }
}
