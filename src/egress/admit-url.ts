/**
 * Which URLs a request may go to. Pure; nothing here does I/O. A URL is refused for how it is written as well as for
 * where it leads: what has to be rewritten before it can be compared may be rewritten otherwise by who reads it next.
 */
import { fail, succeed, type Result } from "../domain/result.ts";
import type { EgressCode } from "./refusal.ts";

export interface EgressAllowance {
  /** `https://api.github.com`. Where the worker runs locally, also `http://127.0.0.1:8080`. */
  origin: string;
  /** `/repos/acme/shop/` allows everything under it, `/repos/acme/shop` exactly itself. */
  paths: readonly string[];
  /** In capitals; none given means all that fetch knows. */
  methods?: readonly string[];
}

interface UrlRefusal {
  code: EgressCode;
  /** Empty where there is none to speak of. */
  host: string;
}

const anyMethod = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"];
const loopbackHosts = ["127.0.0.1", "localhost", "[::1]"];
/** Letters, digits and hyphens in two labels or more: no wildcard, no dot at the end. */
const publicName = /^[a-z0-9-]+(?:\.[a-z0-9-]+)+$/;
/** Names that only have a meaning inside somebody's network. */
const privateSuffix = /(?:^|\.)(?:localhost|local|internal|intranet|lan|home|corp|arpa)$/;

/** The URL as it will be sent, or the first rule that it breaks. `method` is in capitals. */
export function admitUrl(
  input: string | URL,
  method: string,
  { allow, isLocal }: { allow: readonly EgressAllowance[]; isLocal: boolean },
): Result<URL, UrlRefusal> {
  const url = parse(input);
  if (!url) return fail({ code: "urlInvalid", host: "" });
  const refuse = (code: EgressCode) => fail({ code, host: url.host });

  const code = judgeOrigin(url, isLocal);
  if (code) return refuse(code);
  if (typeof input === "string") {
    const { authority, path } = readWritten(input);
    if (authority.includes("@")) return refuse("userinfo");
    if (authority.toLowerCase().replace(/:443$/, "") !== url.host) return refuse("hostNotAllowed");
    // Dot segments, backslashes and whatever else the parser would have tidied up.
    if ((path || "/") !== url.pathname) return refuse("pathNotAllowed");
  }
  const sameHost = allow.filter(({ origin }) => origin === url.origin);
  if (sameHost.length === 0) return refuse("hostNotAllowed");
  if (!isPlainPath(url.pathname)) return refuse("pathNotAllowed");
  const samePath = sameHost.filter(({ paths }) => paths.some((path) => covers(path, url.pathname)));
  if (samePath.length === 0) return refuse("pathNotAllowed");
  return samePath.some(({ methods = anyMethod }) => methods.includes(method))
    ? succeed(url)
    : refuse("methodNotAllowed");
}

/** What is wrong with an allowance that nothing should ever have been given, or null. */
export function judgeAllowance({ origin, paths }: EgressAllowance, isLocal: boolean): UrlRefusal | null {
  const url = parse(origin);
  if (!url) return { code: "urlInvalid", host: "" };
  const code = judgeOrigin(url, isLocal);
  if (code) return { code, host: url.host };
  if (url.origin !== origin) return { code: "hostNotAllowed", host: url.host };
  const isEvery = paths.every((path) => isPlainPath(path) && new URL(path, url).pathname === path);
  return isEvery ? null : { code: "pathNotAllowed", host: url.host };
}

function parse(input: string | URL): URL | null {
  // The parser drops tabs and line breaks and turns other alphabets' letters into plain ones.
  if (typeof input === "string" && !/^[\x21-\x7e]+$/.test(input)) return null;
  return URL.canParse(input) ? new URL(input) : null;
}

function judgeOrigin(url: URL, isLocal: boolean): EgressCode | null {
  if (url.username !== "" || url.password !== "") return "userinfo";
  if (isLocal && url.protocol === "http:" && loopbackHosts.includes(url.hostname)) return null;
  if (url.protocol !== "https:") return "schemeNotAllowed";
  // The parser has turned octal, hexadecimal and whole numbers into four decimals.
  if (url.hostname.startsWith("[") || /^[\d.]+$/.test(url.hostname)) return "addressLiteral";
  if (url.port !== "") return "portNotAllowed";
  return publicName.test(url.hostname) && !privateSuffix.test(url.hostname) ? null : "hostNotAllowed";
}

/** Host and path as they were written. Both are empty where it is not `scheme://host/path`. */
function readWritten(input: string): { authority: string; path: string } {
  const [, authority = "", path = ""] = /^[a-z]+:\/\/([^/?#\\]*)([^?#]*)/i.exec(input) ?? [];
  return { authority, path };
}

/** A path that no server reads as another one: nothing in it decodes to a slash, a dot segment or an end. */
function isPlainPath(path: string): boolean {
  if (!path.startsWith("/") || /%(?:25)*(?:2e|2f|5c)/i.test(path)) return false;
  const decoded = decode(path);
  if (decoded === null) return false;
  // Look-alikes of slash and dot, which some servers fold before they split.
  const folded = decoded.normalize("NFKC");
  // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
  if (/[\\\x00-\x1f\x7f]/.test(folded)) return false;
  const segments = folded.split("/");
  return segments.length === path.split("/").length && !segments.some((each) => /^\.{1,2}(?:;|$)/.test(each));
}

function decode(path: string): string | null {
  try {
    return decodeURIComponent(path);
  } catch {
    return null;
  }
}

function covers(allowed: string, path: string): boolean {
  return allowed.endsWith("/") ? path.startsWith(allowed) : path === allowed;
}
