/** One design under load: as many tickets in work at once as asked for, until all have ended. */
import { createHash } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import { signDelivery } from "../scripts/fixtures/sign.ts";
import { createMessageDelivery } from "../src/connectors/delivery.ts";
import type { TenantConfig } from "../src/tenants/config.ts";
import { send, type Request } from "./http-client.ts";
import { readCpuMs, type Place, type Stage } from "./stage.ts";
import type { Figures } from "./tally.ts";
import { ticket } from "./ticket.ts";

export interface Design {
  name: string;
  place: Place;
  /** How the paths of what it keeps begin. */
  files: string;
  /** The request that starts a ticket. Made, and where need be signed, before the clock starts. */
  start(key: string): Promise<Request & { path: string }>;
}

export interface Round {
  tickets: number;
  seconds: number;
  cpuMs: number;
  figures: Figures;
}

/** How often the bench asks how many tickets have ended, milliseconds. The question costs one small request. */
const askEveryMs = 5;
const patienceMs = 120_000;

/** Throws where a ticket ends in any other way than resolved, or not at all. */
export async function runRound(
  stage: Stage,
  design: Design,
  load: { tickets: number; concurrency: number; run: string },
): Promise<Round> {
  const url = stage.urls[design.place];
  const keys = Array.from({ length: load.tickets }, (_, index) => `${design.name}-${load.run}-${index}`);
  const requests = await Promise.all(keys.map((key) => design.start(key)));
  await send(`${url}/bench/figures`);
  const cpuMs = readCpuMs();
  const startedAt = performance.now();

  const failures: unknown[] = [];
  let sent = 0;
  for (let finished = 0; finished < load.tickets;) {
    if (failures.length > 0) throw failures[0];
    if (performance.now() - startedAt > patienceMs) {
      throw new Error(`${design.name}: ${finished} of ${load.tickets} tickets ended in ${patienceMs} ms`);
    }
    for (const request of requests.slice(sent, finished + load.concurrency)) {
      sent += 1;
      send(url + request.path, { ...request, method: "POST" }).catch((error: unknown) =>
        failures.push(error),
      );
    }
    await wait(askEveryMs);
    finished = Number(await send(`${url}/bench/finished`));
  }
  const seconds = (performance.now() - startedAt) / 1000;
  // What is told in batches after the last ticket belongs to the round as well.
  await wait(1_000);
  // Answered by our own worker, in this very shape.
  const figures = JSON.parse(await send(`${url}/bench/figures`)) as Figures;
  const [stray] = figures.strays;
  if (stray !== undefined) throw new Error(`${design.name}: a ticket ended ${stray}`);
  if (figures.latencies.length !== load.tickets) {
    throw new Error(`${design.name}: ${figures.latencies.length} of ${load.tickets} tickets were resolved`);
  }
  return {
    tickets: load.tickets,
    seconds,
    cpuMs: readCpuMs() - cpuMs,
    figures,
  };
}

export const bareObject: Design = {
  name: "bare-do",
  place: "floor",
  files: "do/floor-BareTicket",
  start: async (key) => ({ path: `/bench/bare/${key}` }),
};

export const workflows: Design = {
  name: "workflows",
  place: "floor",
  files: "workflows",
  start: async (key) => ({ path: `/bench/workflow/${key}` }),
};

/** Signed webhook in, the shipped agents, real tools, reply out. */
export function createWhole(name: string, place: "whole" | "local", tenant: TenantConfig): Design {
  return {
    name,
    place,
    files: `do/${place}-`,
    start: (key) =>
      signDelivery(tenant, "standard", { ticket: { id: key, ...ticket }, event: null, key }, Date.now()),
  };
}

/** The delivery as the webhook would have handed it over, to agents that answer at once. */
export function createOrchestration(name: string, tenant: TenantConfig): Design {
  return {
    name,
    place: "orchestration",
    files: "do/orchestration-",
    async start(key) {
      const { subject, body, requester, channel, locale } = ticket;
      const delivery = createMessageDelivery({
        tenantId: tenant.id,
        eventKey: `standard:${createHash("sha256").update(key).digest("hex")}`,
        ticket: {
          source: "standard",
          externalId: key,
          subject,
          requester: { ...requester, externalId: null },
          channel,
          locale,
          priority: null,
          attachments: [],
          metadata: {},
          url: null,
        },
        message: {
          from: "customer",
          authorId: requester.email,
          authorName: requester.name,
          body,
          automatic: false,
          at: Date.now(),
        },
      });
      return { path: `/bench/accept/${tenant.id}`, body: JSON.stringify(delivery) };
    },
  };
}
