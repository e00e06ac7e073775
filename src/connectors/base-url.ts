import { z } from "zod";

/** Where a system's API begins, without a slash at its end. Whether it may be spoken to is the egress's to say. */
export const baseUrlSchema = z
  .url({ protocol: /^https?$/ })
  .max(200)
  .refine((url) => {
    const { username, password, search, hash } = new URL(url);
    return username + password + search + hash === "";
  }, "an address and a path, nothing else")
  .transform((url) => url.replace(/\/$/, ""));
