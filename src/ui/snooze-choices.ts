/** Until when a ticket may be set aside with one choice. Pure: `nowMs` and `until` are Unix milliseconds. */
export function snoozeChoices(nowMs: number): { words: string; until: number }[] {
  return [
    { words: "for 1 hour", until: nowMs + 3_600_000 },
    { words: "for 4 hours", until: nowMs + 4 * 3_600_000 },
    { words: "until tomorrow, 9:00", until: morningAfter(nowMs, 1) },
    { words: "until Monday, 9:00", until: morningAfter(nowMs, 8 - (new Date(nowMs).getDay() || 7)) },
  ];
}

/** Nine o'clock where the person is, so many days on. */
function morningAfter(nowMs: number, days: number): number {
  const day = new Date(nowMs);
  return new Date(day.getFullYear(), day.getMonth(), day.getDate() + days, 9).getTime();
}
