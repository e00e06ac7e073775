import { describe, expect, it } from "vitest";
import { redactionKindSchema } from "../../src/redaction/kinds.ts";
import { createMask } from "../../src/redaction/mask.ts";

const everything = new Set(redactionKindSchema.options);

describe("what is covered for people's eyes", () => {
  it("is named and numbered, the same value alike wherever it stands", () => {
    const mask = createMask(everything);
    expect(mask("Write to a@example.com or b@example.com.")).toBe("Write to [E-mail 1] or [E-mail 2].");
    expect(mask("Again: A@example.com")).toBe("Again: [E-mail 1]");
    expect(mask("Card 4111 1111 1111 1111, please")).toBe("Card [Card number 1], please");
  });

  it("is what was wished for and nothing else", () => {
    const mask = createMask(new Set(["card"]));
    expect(mask("a@example.com, order SB-10042")).toBe("a@example.com, order SB-10042");
  });

  it("cannot be faked: a cover that somebody writes is covered itself", () => {
    const mask = createMask(everything);
    expect(mask("[E-mail 1] is not a@example.com")).toBe("[Text 1] is not [E-mail 1]");
  });
});
