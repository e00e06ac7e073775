/** An egress to the test's own server, with a share of its paths to itself and everything else by default. */
import { expect, inject, vi } from "vitest";
import { z } from "zod";
import { createEgress, EgressRefusal, type EgressSettings } from "../../src/egress/egress.ts";
import type { EgressServerRequest } from "../support/egress-server.ts";

export const other = () => inject("egressServer").other;

/** `at` makes a URL under what is allowed; `log` is what the server got; `fetch` goes through the egress. */
export function openEgress(changes: Partial<EgressSettings> = {}) {
  const { allowed } = inject("egressServer");
  const id = crypto.randomUUID();
  const fetchThrough = createEgress({
    tenantId: "acme",
    connector: "probe",
    allow: [{ origin: allowed, paths: [`/t/${id}/`] }],
    timeoutMs: 5_000,
    maxRequestBytes: 1_000,
    maxResponseBytes: 1_000,
    isLocal: true,
    ...changes,
  });
  return {
    fetch: fetchThrough,
    id,
    at: (path: string) => `${allowed}/t/${id}/${path}`,
    log: async (): Promise<EgressServerRequest[]> => (await fetch(`${allowed}/log/${id}`)).json(),
    release: async () => void (await fetch(`${allowed}/release/${id}`, { method: "POST" })),
  };
}

/** How a promise was refused. Fails where it was not, or not by the egress. */
export async function refusalOf(promise: Promise<unknown>) {
  const error: unknown = await promise.then(
    () => "nothing was refused",
    (reason: unknown) => reason,
  );
  if (!(error instanceof EgressRefusal)) throw new Error(`it was not refused but: ${String(error)}`);
  const { code, isRequestSent, message } = error;
  return { code, isRequestSent, message };
}

/** Runs something and says what the server that nothing may reach has got of it. */
export async function countElsewhere(run: () => Promise<unknown>) {
  const schema = z.object({ connections: z.number(), bytes: z.number() });
  const read = async () =>
    schema.parse(await (await fetch(`${inject("egressServer").allowed}/elsewhere`)).json());
  const before = await read();
  await run();
  const after = await read();
  return { connections: after.connections - before.connections, bytes: after.bytes - before.bytes };
}

/** Fails where anything at all is sent, whoever would have got it. */
export async function expectNothingSent(run: () => Promise<unknown>): Promise<void> {
  const sent = vi.spyOn(globalThis, "fetch").mockImplementation(async () => new Response("sent"));
  try {
    await run();
    expect(sent).not.toHaveBeenCalled();
  } finally {
    sent.mockRestore();
  }
}
