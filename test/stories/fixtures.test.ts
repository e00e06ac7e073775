import { describe, expect, it } from "vitest";
import { runFixture } from "../../scripts/fixtures/run-fixture.ts";
import { openSignalbox, readFixtures } from "../support/signalbox.ts";

describe("every fixture ticket ends where its expectation says", () => {
  it.each(readFixtures().map((fixture) => [fixture.name, fixture.about, fixture] as const))(
    "%s: %s",
    async (_name, _about, fixture) => {
      const client = await openSignalbox(fixture);
      const { differences } = await runFixture(fixture, client);
      expect(differences).toEqual([]);
    },
  );
});
