import { createMiddleware } from "hono/factory";

/**
 * What a browser may do with anything we answer: run our own scripts and styles, talk to this host, nothing else. A
 * picture from another host cannot carry data out, because none is loaded.
 */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
].join("; ");

export const secureHeaders = createMiddleware(async (c, next) => {
  await next();
  // An upgraded connection's answer has headers that cannot be changed.
  if (c.res.status === 101) return;
  const answer = new Response(c.res.body, c.res);
  answer.headers.set("content-security-policy", policy);
  answer.headers.set("x-content-type-options", "nosniff");
  answer.headers.set("referrer-policy", "no-referrer");
  answer.headers.set("cross-origin-opener-policy", "same-origin");
  answer.headers.set("cross-origin-resource-policy", "same-origin");
  answer.headers.set("strict-transport-security", "max-age=31536000");
  c.res = answer;
});
