import { expect, test } from "vitest";
import { costOf, priceOf, unknownPrice } from "../../src/models/prices.ts";

const tokens = { inputTokens: 1_000_000, cachedInputTokens: 0, outputTokens: 100_000 };

test("a known model costs its list price", () => {
  expect(costOf("openai/gpt-5-mini", tokens)).toBe(250_000 + 200_000);
});

test("a dated version costs what the model costs", () => {
  expect(priceOf("openai/gpt-5-mini-2025-08-07")).toBe(priceOf("openai/gpt-5-mini"));
});

test("cached input is cheaper", () => {
  expect(costOf("openai/gpt-5-mini", { ...tokens, cachedInputTokens: 1_000_000 })).toBe(25_000 + 200_000);
});

test("more cached input than input is not a discount", () => {
  expect(costOf("openai/gpt-5-mini", { inputTokens: 0, cachedInputTokens: 500, outputTokens: 0 })).toBe(0);
});

test.each(["local/signalbox-local-1", "scripted/anything"])("%s costs nothing", (name) => {
  expect(costOf(name, tokens)).toBe(0);
});

test.each(["compatible/house-model", "openai/gpt-5-mini-pro", "openai/gpt-99"])(
  "%s, which nobody has priced, is taken to be dear",
  (name) => {
    expect(priceOf(name)).toBe(unknownPrice);
    expect(costOf(name, tokens)).toBeGreaterThan(costOf("openai/gpt-5", tokens));
  },
);

test("a fraction of a micro is a micro", () => {
  expect(costOf("openai/gpt-5-nano", { inputTokens: 1, cachedInputTokens: 0, outputTokens: 0 })).toBe(1);
});
