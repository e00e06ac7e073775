import { describe, expect, it } from "vitest";
import { minorUnitDigits, writeMoney } from "../../src/domain/money.ts";

describe("an amount in a currency's smallest unit", () => {
  it.each([
    [4_990, "EUR", "49.90 EUR"],
    [500, "JPY", "500 JPY"],
    [1_250, "KWD", "1.250 KWD"],
    [500, "UGX", "5.00 UGX"],
    [0, "USD", "0.00 USD"],
    [-1_000, "GBP", "-10.00 GBP"],
    [1, "XYZ", "0.01 XYZ"],
  ])("%d %s is %s", (cents, currency, written) => {
    expect(writeMoney(cents, currency)).toBe(written);
  });

  it("has two digits after the point where no currency is named", () => {
    expect(minorUnitDigits(null)).toBe(2);
  });
});
