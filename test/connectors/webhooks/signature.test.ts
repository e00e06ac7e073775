import { describe, expect, it } from "vitest";
import { decodeExactly, isSigned } from "../../../src/connectors/signature.ts";
import { hmac } from "./signing.ts";

describe("whether something is signed", () => {
  it("is never decided by an empty key, with which everybody can sign", async () => {
    // HMAC pads keys with zero bytes, so this key and the empty one are the same.
    const signature = await hmac("SHA-256", Buffer.alloc(1), Buffer.from("text"));
    expect(isSigned({ keys: [new Uint8Array()], parts: ["text"], signatures: [signature] })).toBe(false);
  });

  it("needs a key and a signature", async () => {
    const signature = await hmac("SHA-256", key, Buffer.from("text"));
    expect(isSigned({ keys: [key], parts: ["text"], signatures: [signature] })).toBe(true);
    expect(isSigned({ keys: [], parts: ["text"], signatures: [signature] })).toBe(false);
    expect(isSigned({ keys: [key], parts: ["text"], signatures: [] })).toBe(false);
  });

  it("takes every byte of a signature and no more", async () => {
    const signature = await hmac("SHA-256", key, Buffer.from("text"));
    const others = Array.from({ length: 32 }, (_, length) => signature.subarray(0, length));
    const longer = Buffer.concat([signature, Buffer.alloc(1)]);
    expect(isSigned({ keys: [key], parts: ["text"], signatures: [...others, longer] })).toBe(false);
  });
});

describe("decoding a signature", () => {
  it.each([
    ["YWJj", "base64", "abc"],
    ["YWI=", "base64", "ab"],
    ["616263", "hex", "abc"],
    ["", "base64", ""],
  ] as const)("reads %j as %s", (text, encoding, meant) => {
    expect(Buffer.from(decodeExactly(text, encoding) ?? []).toString()).toBe(meant);
  });

  it.each([
    ["YWI", "base64"],
    ["YWJ=", "base64"],
    ["YWJj\n", "base64"],
    ["YWJj=", "base64"],
    ["-_-_", "base64"],
    ["616", "hex"],
    ["6162zz", "hex"],
    ["4A", "hex"],
    ["0x61", "hex"],
  ] as const)("does not read %j as %s", (text, encoding) => {
    expect(decodeExactly(text, encoding)).toBeNull();
  });
});

const key = Buffer.alloc(32, 9);
