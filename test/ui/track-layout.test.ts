import { describe, expect, it } from "vitest";
import type { TicketState } from "../../src/domain/state.ts";
import { createChart } from "../../src/machines/chart.ts";
import { layOutTrack } from "../../src/ui/track-layout.ts";

const toApproval: TicketState[] = [
  "received",
  "queued",
  "triaging",
  "gathering",
  "drafting",
  "validating",
  "drafting",
  "validating",
  "awaitingApproval",
];

describe("the map of the shipped machine", () => {
  it("has the journey on one line from left to right and the rest beside it", () => {
    const { stations } = layOutTrack(createChart(), ["received"], "received");
    const main = stations.filter((station) => !station.isSiding);
    expect(main.map((station) => station.id)).toEqual([
      "received",
      "queued",
      "triaging",
      "gathering",
      "drafting",
      "validating",
      "awaitingApproval",
      "acting",
      "replying",
      "resolved",
    ]);
    expect(main.every((station, index) => station.x > (main[index - 1]?.x ?? 0))).toBe(true);
    expect(stations.filter((station) => station.isSiding).map((station) => station.id)).toEqual([
      "compensating",
      "escalated",
      "answering",
      "cancelled",
    ]);
  });

  it("lies within its frame, one station to a place", () => {
    const { stations, width, height } = layOutTrack(createChart(), toApproval, "awaitingApproval");
    for (const { x, y } of stations) {
      expect(x > 0 && x < width && y > 0 && y < height).toBe(true);
    }
    expect(new Set(stations.map(({ x, y }) => `${x},${y}`)).size).toBe(stations.length);
  });

  it("lights the way that was taken, the turning back included, and nothing else", () => {
    const { rails, stations } = layOutTrack(createChart(), toApproval, "awaitingApproval");
    expect(rails.filter((rail) => rail.isTravelled).map((rail) => `${rail.from} ${rail.to}`)).toEqual([
      "received queued",
      "queued triaging",
      "triaging gathering",
      "gathering drafting",
      "drafting validating",
      "validating awaitingApproval",
      "validating drafting",
    ]);
    expect(rails.find((rail) => rail.isLatest)).toMatchObject({ from: "validating", to: "awaitingApproval" });
    expect(stations.find((station) => station.id === "drafting")?.visits).toBe(2);
    expect(stations.filter((station) => station.isCurrent).map((station) => station.id)).toEqual([
      "awaitingApproval",
    ]);
  });

  it("does not draw the ways out of everywhere until one is taken", () => {
    const waysTo = (path: TicketState[], state: TicketState) =>
      layOutTrack(createChart(), path, state).rails.filter(
        (rail) => rail.to === "escalated" || rail.to === "cancelled",
      );
    expect(waysTo(["received"], "received")).toEqual([]);
    expect(waysTo(["received", "triaging", "escalated"], "escalated")).toMatchObject([
      { from: "triaging", to: "escalated", isTravelled: true },
    ]);
  });

  it("shows where an erased ticket is, too", () => {
    const { stations } = layOutTrack(createChart(), ["received", "erased"], "erased");
    expect(stations.find((station) => station.isCurrent)?.id).toBe("erased");
  });
});
