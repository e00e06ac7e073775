import { describe, expect, test } from "vitest";
import { Breakers } from "../../src/domain/breaker.ts";

const model = "openai/gpt-5-mini";

describe("a breaker", () => {
  test("lets requests through until the fifth failure in a row", () => {
    const breakers = failedTimes(4);
    expect(breakers.admit(model, 0)).toBe(true);

    breakers.failed(model, 0, null);
    expect(breakers.admit(model, 0)).toBe(false);
  });

  test("forgets failures after a success", () => {
    const breakers = failedTimes(4);
    breakers.succeeded(model);
    breakers.failed(model, 0, null);

    expect(breakers.admit(model, 0)).toBe(true);
  });

  test("stays open for thirty seconds", () => {
    const breakers = failedTimes(5);

    expect(breakers.admit(model, 29_999)).toBe(false);
    expect(breakers.admit(model, 30_000)).toBe(true);
  });

  test("stays open for as long as the provider asked for", () => {
    const breakers = failedTimes(4);
    breakers.failed(model, 0, 90_000);

    expect(breakers.admit(model, 89_999)).toBe(false);
    expect(breakers.admit(model, 90_000)).toBe(true);
  });

  test("then lets one request find out, and no second beside it", () => {
    const breakers = failedTimes(5);

    expect(breakers.admit(model, 30_000)).toBe(true);
    expect(breakers.admit(model, 30_001)).toBe(false);
  });

  test("closes when that request succeeds", () => {
    const breakers = failedTimes(5);
    breakers.admit(model, 30_000);
    breakers.succeeded(model);

    expect(breakers.admit(model, 30_001)).toBe(true);
    expect(breakers.admit(model, 30_001)).toBe(true);
  });

  test("opens again when that request fails", () => {
    const breakers = failedTimes(5);
    breakers.admit(model, 30_000);
    breakers.failed(model, 31_000, null);

    expect(breakers.admit(model, 60_999)).toBe(false);
    expect(breakers.admit(model, 61_000)).toBe(true);
  });

  test("lets the next request find out when that one was given up", () => {
    const breakers = failedTimes(5);
    breakers.admit(model, 30_000);
    breakers.toldNothing(model, 30_500);

    expect(breakers.admit(model, 30_500)).toBe(true);
  });

  test("is one model's alone", () => {
    expect(failedTimes(5).admit("openai/gpt-5", 0)).toBe(true);
  });
});

function failedTimes(count: number): Breakers {
  const breakers = new Breakers();
  for (let round = 0; round < count; round += 1) {
    breakers.admit(model, 0);
    breakers.failed(model, 0, null);
  }
  return breakers;
}
