import { describe, expect, test, vi } from "vitest";
import { createEgress, type EgressAllowance, type EgressRefusal } from "../../src/egress/egress.ts";
import { countElsewhere, expectNothingSent, openEgress, other, refusalOf } from "./egress-client.ts";

const allow: EgressAllowance[] = [
  {
    origin: "https://api.github.com",
    paths: ["/repos/acme/shop/", "/repos/acme/shop"],
    methods: ["GET", "POST"],
  },
];

/** Everything an attacker could write where a URL of GitHub's is expected. */
const hostile: [what: string, url: string, code: EgressRefusal["code"]][] = [
  ["plain http", "http://api.github.com/repos/acme/shop", "schemeNotAllowed"],
  ["another protocol", "ftp://api.github.com/repos/acme/shop", "schemeNotAllowed"],
  ["a web socket", "wss://api.github.com/repos/acme/shop", "schemeNotAllowed"],
  ["a file", "file:///etc/passwd", "schemeNotAllowed"],
  ["data", "data:text/plain,hello", "schemeNotAllowed"],
  ["a blob", "blob:https://api.github.com/repos/acme/shop", "schemeNotAllowed"],
  ["a script", "javascript:alert(1)", "schemeNotAllowed"],
  ["no scheme", "//api.github.com/repos/acme/shop", "urlInvalid"],
  ["a path alone", "/repos/acme/shop", "urlInvalid"],
  ["nothing", "", "urlInvalid"],
  ["a space before it", " https://api.github.com/repos/acme/shop", "urlInvalid"],
  ["a tab in its host", "https://api.git\thub.com/repos/acme/shop", "urlInvalid"],
  ["a line break in its path", "https://api.github.com/repos/acme/shop\r\nHost: evil.example", "urlInvalid"],
  ["a zero byte", "https://api.github.com\0.evil.example/", "urlInvalid"],
  ["one slash", "https:/api.github.com/repos/acme/shop", "hostNotAllowed"],
  ["no slash", "https:api.github.com/repos/acme/shop", "hostNotAllowed"],
  ["three slashes", "https:///api.github.com/repos/acme/shop", "hostNotAllowed"],
  ["backslashes", "https:\\\\api.github.com\\repos\\acme\\shop", "hostNotAllowed"],
  ["another host", "https://evil.example/repos/acme/shop", "hostNotAllowed"],
  ["a host that ends so", "https://evilapi.github.com/repos/acme/shop", "hostNotAllowed"],
  ["a host under it", "https://evil.api.github.com/repos/acme/shop", "hostNotAllowed"],
  ["a host that begins so", "https://api.github.com.evil.example/repos/acme/shop", "hostNotAllowed"],
  ["the host above it", "https://github.com/repos/acme/shop", "hostNotAllowed"],
  ["a dot at the end", "https://api.github.com./repos/acme/shop", "hostNotAllowed"],
  ["two dots at the end", "https://api.github.com../repos/acme/shop", "hostNotAllowed"],
  ["an encoded dot in the host", "https://api%2egithub.com/repos/acme/shop", "hostNotAllowed"],
  ["a cyrillic letter", "https://\u0430pi.github.com/repos/acme/shop", "urlInvalid"],
  ["that letter in punycode", "https://xn--pi-6kc.github.com/repos/acme/shop", "hostNotAllowed"],
  ["wide letters", "https://\uff41pi.github.com/repos/acme/shop", "urlInvalid"],
  ["wide letters, encoded", "https://%ef%bd%81pi.github.com/repos/acme/shop", "hostNotAllowed"],
  ["a full stop of another script", "https://api\u3002github.com/repos/acme/shop", "urlInvalid"],
  ["a soft hyphen", "https://api.git\u00adhub.com/repos/acme/shop", "urlInvalid"],
  ["a soft hyphen, encoded", "https://api.git%C2%ADhub.com/repos/acme/shop", "hostNotAllowed"],
  ["a name before the host", "https://api.github.com@evil.example/repos/acme/shop", "userinfo"],
  ["name and password", "https://me:secret@api.github.com/repos/acme/shop", "userinfo"],
  ["an empty name", "https://@api.github.com/repos/acme/shop", "userinfo"],
  ["a name with the host in it", "https://api.github.com:443@evil.example/", "userinfo"],
  ["an encoded at sign", "https://api.github.com%40evil.example/", "urlInvalid"],
  ["a backslash before an at sign", "https://api.github.com\\@evil.example/", "pathNotAllowed"],
  ["a hash before an at sign", "https://evil.example#@api.github.com/repos/acme/shop", "hostNotAllowed"],
  ["a question mark for a slash", "https://evil.example?.api.github.com/repos/acme/shop", "hostNotAllowed"],
  ["another port", "https://api.github.com:8443/repos/acme/shop", "portNotAllowed"],
  ["the port of http", "https://api.github.com:80/repos/acme/shop", "portNotAllowed"],
  ["port zero", "https://api.github.com:0/repos/acme/shop", "portNotAllowed"],
  ["an address", "https://140.82.112.5/repos/acme/shop", "addressLiteral"],
  ["loopback", "https://127.0.0.1/repos/acme/shop", "addressLiteral"],
  ["loopback in short", "https://127.1/repos/acme/shop", "addressLiteral"],
  ["an octal address", "https://0177.0.0.1/repos/acme/shop", "addressLiteral"],
  ["a hexadecimal address", "https://0x7f000001/repos/acme/shop", "addressLiteral"],
  ["a whole number", "https://2130706433/repos/acme/shop", "addressLiteral"],
  ["zero", "https://0/repos/acme/shop", "addressLiteral"],
  ["cloud metadata", "https://169.254.169.254/latest/meta-data/", "addressLiteral"],
  ["an address with a dot at the end", "https://127.0.0.1./repos/acme/shop", "addressLiteral"],
  ["IPv6 loopback", "https://[::1]/repos/acme/shop", "addressLiteral"],
  ["IPv4 in IPv6", "https://[::ffff:127.0.0.1]/repos/acme/shop", "addressLiteral"],
  ["IPv6 metadata", "https://[fd00:ec2::254]/latest", "addressLiteral"],
  ["an address that is none", "https://256.256.256.256/repos/acme/shop", "urlInvalid"],
  ["localhost", "https://localhost/repos/acme/shop", "hostNotAllowed"],
  ["a name under localhost", "https://api.localhost/repos/acme/shop", "hostNotAllowed"],
  ["a name of the inside", "https://metadata.google.internal/computeMetadata/v1/", "hostNotAllowed"],
  ["loopback over http", "http://127.0.0.1:8787/api/demo/me", "schemeNotAllowed"],
  ["another path", "https://api.github.com/user", "pathNotAllowed"],
  ["no path", "https://api.github.com", "pathNotAllowed"],
  ["another repository", "https://api.github.com/repos/acme/other/issues", "pathNotAllowed"],
  ["a repository that begins so", "https://api.github.com/repos/acme/shop-private/issues", "pathNotAllowed"],
  ["another case", "https://api.github.com/repos/Acme/shop/issues", "pathNotAllowed"],
  ["an empty segment", "https://api.github.com//repos/acme/shop/issues", "pathNotAllowed"],
  ["dot segments", "https://api.github.com/repos/acme/shop/../other/issues", "pathNotAllowed"],
  ["dot segments that come back", "https://api.github.com/repos/acme/x/../shop/issues", "pathNotAllowed"],
  ["a single dot", "https://api.github.com/repos/acme/shop/./issues", "pathNotAllowed"],
  ["encoded dot segments", "https://api.github.com/repos/acme/shop/%2e%2e/other", "pathNotAllowed"],
  ["half encoded ones", "https://api.github.com/repos/acme/shop/.%2E/other", "pathNotAllowed"],
  ["twice encoded ones", "https://api.github.com/repos/acme/shop/%252e%252e/other", "pathNotAllowed"],
  ["thrice encoded ones", "https://api.github.com/repos/acme/shop/%25252e./other", "pathNotAllowed"],
  ["an encoded slash", "https://api.github.com/repos/acme/shop/..%2fother", "pathNotAllowed"],
  ["an encoded backslash", "https://api.github.com/repos/acme/shop/..%5cother", "pathNotAllowed"],
  ["a backslash", "https://api.github.com/repos/acme/shop/..\\other", "pathNotAllowed"],
  ["a dot segment with a parameter", "https://api.github.com/repos/acme/shop/..;/other", "pathNotAllowed"],
  ["an encoded zero byte", "https://api.github.com/repos/acme/shop/a%00b", "pathNotAllowed"],
  ["an encoded line break", "https://api.github.com/repos/acme/shop/a%0d%0ab", "pathNotAllowed"],
  ["an overlong dot", "https://api.github.com/repos/acme/shop/%c0%ae%c0%ae/other", "pathNotAllowed"],
  ["wide dots", "https://api.github.com/repos/acme/shop/%ef%bc%8e%ef%bc%8e/other", "pathNotAllowed"],
  ["a wide slash", "https://api.github.com/repos/acme/shop/..%ef%bc%8fother", "pathNotAllowed"],
];

test.each(hostile)("a URL is refused before anything leaves: %s", async (_, url, code) => {
  for (const isLocal of [false, true]) {
    const fetchThrough = createEgress({ ...limits, allow, isLocal });
    await expectNothingSent(async () => {
      const refusal = await refusalOf(fetchThrough(url));
      const expected = isLocal && url.startsWith("http://127.") ? "hostNotAllowed" : code;
      expect(refusal).toMatchObject({ code: expected, isRequestSent: false });
    });
  }
});

test.each([
  ["what is under it", "https://api.github.com/repos/acme/shop/issues/1/comments"],
  ["itself", "https://api.github.com/repos/acme/shop"],
  ["a question", "https://api.github.com/repos/acme/shop/issues?q=a%2Fb&page=2"],
  ["a fragment", "https://api.github.com/repos/acme/shop/issues#top"],
  ["capitals", "HTTPS://API.GITHUB.COM/repos/acme/shop/issues"],
  ["the port it has anyway", "https://api.github.com:443/repos/acme/shop/issues"],
  ["a label with a space", "https://api.github.com/repos/acme/shop/labels/help%20wanted"],
  ["a label in another script", "https://api.github.com/repos/acme/shop/labels/%D8%B9%D8%A7%D8%AC%D9%84"],
  ["two dots in a name", "https://api.github.com/repos/acme/shop/compare/v1..v2"],
])("a URL within what is allowed may be asked: %s", async (_, url) => {
  const within = createEgress({ ...limits, allow, isLocal: false });
  for (const input of [url, new URL(url), new Request(url)]) {
    expect(await callsOf(() => within(input))).toEqual([new URL(url).href]);
  }
});

describe("a method", () => {
  test.each(["DELETE", "PUT", "delete", "PATCH"])(
    "is refused where it is not allowed: %s",
    async (method) => {
      const fetchThrough = createEgress({ ...limits, allow, isLocal: false });
      await expectNothingSent(async () => {
        expect(
          await refusalOf(fetchThrough("https://api.github.com/repos/acme/shop/issues", { method })),
        ).toMatchObject({ code: "methodNotAllowed", isRequestSent: false });
      });
    },
  );

  test("is looked at in a Request as well", async () => {
    const { fetch, at, log } = openEgress();
    expect(await refusalOf(fetch(new Request(at("echo"), { method: "OPTIONS" })))).toMatchObject({
      code: "methodNotAllowed",
    });
    expect(await log()).toEqual([]);
  });
});

describe("a server on loopback that a local worker may speak to", () => {
  test("is reached; the one beside it is not", async () => {
    const { fetch, at, log } = openEgress();

    const elsewhere = await countElsewhere(async () => {
      expect((await fetch(at("echo"))).status).toBe(200);
      for (const url of [other(), `${other()}/t/x`, `${other().replace("127.0.0.1", "localhost")}/`]) {
        expect(await refusalOf(fetch(url))).toMatchObject({ code: "hostNotAllowed", isRequestSent: false });
      }
    });

    expect(await log()).toHaveLength(1);
    expect(elsewhere).toEqual({ connections: 0, bytes: 0 });
  });

  test("is not reached under another path", async () => {
    const { fetch, id, at } = openEgress();
    for (const url of [at(`../${id}x/echo`), at("echo").replace(id, "another"), at("%2e%2e/x/echo")]) {
      expect(await refusalOf(fetch(url))).toMatchObject({ code: "pathNotAllowed" });
    }
  });
});

test.each([
  ["http", "http://api.example.com", "schemeNotAllowed"],
  ["loopback", "http://127.0.0.1:8080", "schemeNotAllowed"],
  ["loopback over https", "https://127.0.0.1", "addressLiteral"],
  ["localhost", "https://localhost", "hostNotAllowed"],
  ["an address", "https://10.0.0.1", "addressLiteral"],
  ["a port", "https://api.example.com:8443", "portNotAllowed"],
  ["a path in the origin", "https://api.example.com/v1", "hostNotAllowed"],
  ["a wildcard", "https://*.example.com", "hostNotAllowed"],
  ["credentials", "https://me:you@api.example.com", "userinfo"],
])("a live worker is given no egress to %s", (_, origin, code) => {
  expect(() => createEgress({ ...limits, allow: [{ origin, paths: ["/"] }], isLocal: false })).toThrow(
    expect.objectContaining({ code, isRequestSent: false }),
  );
});

test.each(["", "repos/", "/repos/../", "/a%2fb/", "/a?b", "/a#b", "/a b"])(
  "nobody is given an egress to the path %j",
  (path) => {
    const origin = "https://api.example.com";
    expect(() => createEgress({ ...limits, allow: [{ origin, paths: [path] }], isLocal: false })).toThrow(
      expect.objectContaining({ code: "pathNotAllowed" }),
    );
  },
);

const limits = {
  tenantId: "acme",
  connector: "github",
  timeoutMs: 5_000,
  maxRequestBytes: 1_000,
  maxResponseBytes: 1_000,
};

/** The URLs that were asked for, with nobody there to answer. */
async function callsOf(run: () => Promise<unknown>): Promise<unknown[]> {
  const sent = vi.spyOn(globalThis, "fetch").mockImplementation(async () => new Response("sent"));
  try {
    await run();
    return sent.mock.calls.map(([url]) => url);
  } finally {
    sent.mockRestore();
  }
}
