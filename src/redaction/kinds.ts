import { z } from "zod";

/** The kinds of personal data and secrets that are found and taken out, each by the word its placeholder shows. */
export const redactionKindSchema = z.enum([
  "email",
  "card",
  "iban",
  "phone",
  /** A number by which a state knows a person: social security, tax, identity card, passport. */
  "nationalId",
  /** Keys, tokens, passwords, codes of a second factor. */
  "secret",
  /** An IPv4 or IPv6 address. */
  "ip",
  "birthDate",
  "name",
  /** A postal address. Found where a record says so, not in prose. */
  "address",
]);
export type RedactionKind = z.infer<typeof redactionKindSchema>;

/** What has a form of its own, and can therefore be found without knowing anybody. */
export const structuredKinds: readonly RedactionKind[] = [
  "email",
  "card",
  "iban",
  "phone",
  "nationalId",
  "secret",
  "ip",
  "birthDate",
];
