import { describe, expect, it, vi } from "vitest";
import { Outbound } from "../../src/coordinator/outbound.ts";
import { systemClock } from "../../src/domain/clock.ts";

describe("what a coordinator tells others", () => {
  it("goes in batches, each ticket once, and is then noted as told", async () => {
    const told = createPorts();
    const outbound = new Outbound(told.ports);
    for (const ticketId of ["a", "b", "a"]) outbound.ticketChanged(ticketId);
    outbound.slotReleased("a");
    await vi.waitUntil(() => told.noted > 0);
    expect(told).toMatchObject({ published: [["a", "b"]], released: [["a"]], noted: 1, retries: 0 });
    expect(outbound.isIdle).toBe(true);
  });

  it("stays to be told where the other side fails, and is told by a later flush", async () => {
    const told = createPorts();
    told.fails = 1;
    const outbound = new Outbound(told.ports);
    outbound.ticketChanged("a");
    await vi.waitUntil(() => told.retries === 1);
    expect(outbound.isIdle).toBe(false);
    outbound.flush();
    await vi.waitUntil(() => told.noted === 1);
    expect(told.published).toEqual([["a"]]);
  });

  it("is told although it comes just as a flush ends", async () => {
    const told = createPorts();
    told.onNoted = () => queueMicrotask(() => outbound.ticketChanged("b"));
    const outbound: Outbound = new Outbound(told.ports);
    outbound.ticketChanged("a");
    await vi.waitUntil(() => told.published.length === 2, { timeout: 2_000 });
    expect(told.published).toEqual([["a"], ["b"]]);
  });
});

function createPorts() {
  const told = {
    published: [] as (readonly string[])[],
    released: [] as (readonly string[])[],
    noted: 0,
    retries: 0,
    fails: 0,
    onNoted: () => {},
    ports: {
      tenantId: "demo",
      clock: systemClock,
      publish: async (ticketIds: readonly string[]) => {
        if (told.fails > 0) {
          told.fails -= 1;
          throw new Error("the desk is away");
        }
        told.published.push(ticketIds);
      },
      releaseSlots: async (ticketIds: readonly string[]) => {
        told.released.push(ticketIds);
      },
      published: () => {
        told.noted += 1;
        const { onNoted } = told;
        told.onNoted = () => {};
        onNoted();
      },
      retryLater: () => {
        told.retries += 1;
      },
    },
  };
  return told;
}
