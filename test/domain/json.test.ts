import { describe, expect, it } from "vitest";
import { jsonLimits, parseJson } from "../../src/domain/json.ts";

describe("JSON from strangers", () => {
  it.each([
    ["an object", '{"a":[1,true,null,"x"]}', { a: [1, true, null, "x"] }],
    ["a lone value", ' "hello" ', "hello"],
    ["a key said twice, the last one counts", '{"a":1,"a":2}', { a: 2 }],
    ["brackets, colons and quotes inside a string", '{"a":"{[:\\"]}\\\\"}', { a: '{[:"]}\\' }],
    ["a byte order mark inside a string", '["\uFEFFhello"]', ["\uFEFFhello"]],
    ["halves of a pair, replaced", '{"\\ud83d":"a\\ude00b"}', { "\uFFFD": "a\uFFFDb" }],
    ["an escaped whole pair, kept", '"\\ud83d\\ude00"', "😀"],
  ])("gives the value of %s", (_what, text, value) => {
    expect(parse(text)).toEqual({ ok: true, value });
  });

  it.each([
    ["nothing", ""],
    ["a trailing comma", "[1,]"],
    ["a comment", "{} // yes"],
    ["a bare word", "NaN"],
    ["a control character in a string", '"a\nb"'],
    ["an open string", '{"a":"b'],
    ["an escape at the end", '"\\'],
    ["a closing bracket too many", "[]]"],
    ["brackets closed before they are opened", `${"]".repeat(40)}${"[".repeat(60)}`],
    ["a byte order mark before the text", '\uFEFF{"a":1}'],
  ])("refuses %s", (_what, text) => {
    expect(reasonOf(parse(text))).toBe("jsonInvalid");
  });

  it.each([
    ["a byte that begins nothing", [0x22, 0xff, 0x22]],
    ["a long spelling of a slash", [0x22, 0xc0, 0xaf, 0x22]],
    ["half a pair in bytes", [0x22, 0xed, 0xa0, 0x80, 0x22]],
    ["UTF-16", [0xff, 0xfe, 0x5b, 0x00, 0x5d, 0x00]],
  ])("refuses %s as not UTF-8", (_what, bytes) => {
    expect(reasonOf(parseJson(Uint8Array.from(bytes)))).toBe("encodingInvalid");
  });

  it("takes the deepest nesting allowed and refuses one level more", () => {
    expect(parse(nested(jsonLimits.depth)).ok).toBe(true);
    expect(reasonOf(parse(nested(jsonLimits.depth + 1)))).toBe("tooDeep");
  });

  it("survives nesting that would overflow a stack", () => {
    expect(reasonOf(parse(nested(100_000)))).toBe("tooDeep");
    expect(reasonOf(parse('{"a":'.repeat(100_000)))).toBe("tooDeep");
  });

  it("counts the keys of all objects together", () => {
    expect(parse(objects(jsonLimits.keys)).ok).toBe(true);
    expect(reasonOf(parse(objects(jsonLimits.keys + 1)))).toBe("tooManyKeys");
  });

  it.each([
    ["plain", "a"],
    ["escaped", "\\n"],
    ["spelled out", "\\u00e9"],
    ["beyond ASCII", "ä"],
  ])("measures a string by what it says, %s", (_what, unit) => {
    expect(parse(`["${unit.repeat(jsonLimits.stringLength)}"]`).ok).toBe(true);
    expect(reasonOf(parse(`["${unit.repeat(jsonLimits.stringLength + 1)}"]`))).toBe("stringTooLong");
  });

  it("measures keys like other strings", () => {
    expect(reasonOf(parse(`{"${"a".repeat(jsonLimits.stringLength + 1)}":1}`))).toBe("stringTooLong");
  });

  it("leaves prototypes alone", () => {
    const parsed = parse('{"__proto__":{"admin":true},"constructor":{"prototype":{"admin":true}},"a":1}');
    if (!parsed.ok) throw new Error(parsed.failure.detail);
    const assigned: object = Object.assign({}, parsed.value);
    expect(Object.keys(assigned)).toEqual(["constructor", "a"]);
    expect(Object.getPrototypeOf(assigned)).toBe(Object.prototype);
    expect("admin" in {}).toBe(false);
  });

  it("does not quote the text when it refuses it", () => {
    expect(JSON.stringify(parse('{"card":"4111 1111 1111 1111",}'))).not.toContain("4111");
  });
});

function parse(text: string) {
  return parseJson(new TextEncoder().encode(text));
}

function reasonOf(result: ReturnType<typeof parseJson>) {
  return result.ok ? "accepted" : result.failure.reason;
}

function nested(levels: number) {
  return "[".repeat(levels) + "]".repeat(levels);
}

function objects(keys: number) {
  return JSON.stringify(Array.from({ length: keys }, (_, index) => ({ [`k${index}`]: index })));
}
