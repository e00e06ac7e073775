import { describe, expect, it } from "vitest";
import { AlarmClock } from "../../src/coordinator/alarm-clock.ts";
import { systemClock } from "../../src/domain/clock.ts";

describe("an object's alarm", () => {
  it("where none is set is set to the time that is asked for, past or not", () => {
    for (const at of [1_000, 20_000]) {
      const { alarm, stored } = createAlarm({ now: 10_000 });
      alarm.wakeBy(at);
      expect(stored).toEqual({ at, writes: 1 });
    }
  });

  it("comes forward for what is due earlier, and is not written anew for what is due later", () => {
    const { alarm, stored } = createAlarm({ now: 10_000 });
    alarm.wakeBy(30_000);
    alarm.wakeBy(40_000);
    alarm.wakeBy(30_000);
    expect(stored).toEqual({ at: 30_000, writes: 1 });
    alarm.wakeBy(20_000);
    expect(stored).toEqual({ at: 20_000, writes: 2 });
  });

  it("that is a little late is left to come", () => {
    const { alarm, stored, clock } = createAlarm({ now: 10_000 });
    alarm.wakeBy(20_000);
    clock.nowMs = 22_000;
    alarm.wakeBy(32_000);
    expect(stored).toEqual({ at: 20_000, writes: 1 });
  });

  it("that was lost is set anew, at once: what it stood for is due", () => {
    const { alarm, stored, clock } = createAlarm({ now: 10_000 });
    alarm.wakeBy(20_000);
    clock.nowMs = 22_001;
    alarm.wakeBy(32_000);
    expect(stored).toEqual({ at: 22_001, writes: 2 });
  });

  it("that was lost is set no later than is asked for", () => {
    const { alarm, stored, clock } = createAlarm({ now: 10_000 });
    alarm.wakeBy(20_000);
    clock.nowMs = 60_000;
    alarm.wakeBy(50_000);
    expect(stored).toEqual({ at: 50_000, writes: 2 });
  });

  it("that has rung is none, and the next one is set", () => {
    const { alarm, stored } = createAlarm({ now: 10_000 });
    alarm.wakeBy(10_000);
    alarm.rang();
    alarm.wakeBy(30_000);
    expect(stored).toEqual({ at: 30_000, writes: 2 });
  });

  it("set before a restart is known after it", async () => {
    const { alarm, stored } = createAlarm({ now: 10_000, at: 15_000 });
    await alarm.load();
    alarm.wakeBy(20_000);
    expect(stored).toEqual({ at: 15_000, writes: 0 });
    alarm.wakeBy(12_000);
    expect(stored).toEqual({ at: 12_000, writes: 1 });
  });

  it("deleted behind the object's back is found to be gone when it is loaded", async () => {
    const { alarm, stored } = createAlarm({ now: 10_000 });
    alarm.wakeBy(15_000);
    stored.at = null;
    await alarm.load();
    alarm.wakeBy(20_000);
    expect(stored).toEqual({ at: 20_000, writes: 2 });
  });

  it("can be set later, and taken away", async () => {
    const { alarm, stored } = createAlarm({ now: 10_000 });
    alarm.wakeBy(15_000);
    await alarm.set(25_000);
    expect(stored.at).toBe(25_000);
    await alarm.set(null);
    expect(stored.at).toBeNull();
    alarm.wakeBy(30_000);
    expect(stored.at).toBe(30_000);
  });
});

function createAlarm({ now, at = null }: { now: number; at?: number | null }) {
  const stored = { at, writes: 0 };
  const clock = { nowMs: now };
  const storage = {
    getAlarm: async () => stored.at,
    setAlarm: async (time: number | Date) => {
      stored.at = Number(time);
      stored.writes += 1;
    },
    deleteAlarm: async () => {
      stored.at = null;
    },
  };
  return { alarm: new AlarmClock(storage, { ...systemClock, now: () => clock.nowMs }), stored, clock };
}
