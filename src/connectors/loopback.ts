import { z } from "zod";

/**
 * The origin of a server on this machine, `http://127.0.0.1:8080`: what stands in for a vendor in tests and drills. The
 * egress lets nobody but a worker that runs locally speak to one.
 */
export const loopbackUrlSchema = z
  .string()
  .regex(/^http:\/\/(?:127\.0\.0\.1|localhost|\[::1\]):\d{1,5}$/, "an http origin on this machine");
