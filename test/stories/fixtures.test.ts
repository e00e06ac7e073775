import { describe, expect, it } from "vitest";
import { measureHandOff, sumHandOffs, type RoleHandOff } from "../../scripts/eval/hand-off.ts";
import { runFixture } from "../../scripts/fixtures/run-fixture.ts";
import { openSignalbox, readFixtures } from "../support/signalbox.ts";

const handOffs: RoleHandOff[] = [];

describe("every fixture ticket ends where its expectation says", () => {
  it.each(readFixtures().map((fixture) => [fixture.name, fixture.about, fixture] as const))(
    "%s: %s",
    async (_name, _about, fixture) => {
      const client = await openSignalbox(fixture);
      const { differences, ticketId } = await runFixture(fixture, client);
      expect(differences).toEqual([]);
      // A scripted model's tokens say nothing of prompts.
      if (fixture.model === null) handOffs.push(measureHandOff((await client.readEvents(ticketId)).items));
    },
  );
});

describe("the models of all fixture tickets", () => {
  it("are shown at most half of what they would be if the whole transcript were handed on", () => {
    const { total } = sumHandOffs(handOffs);
    expect(handOffs.length).toBeGreaterThan(150);
    expect(total.shownTokens / total.naiveTokens).toBeLessThanOrEqual(0.5);
  });
});
