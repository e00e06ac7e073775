/** Requests over connections that are kept open: sending must cost the machine as little as it can. */
import { Agent, request } from "node:http";

const agent = new Agent({ keepAlive: true, scheduling: "lifo" });

export interface Request {
  method?: "GET" | "POST";
  headers?: Record<string, string>;
  body?: string;
}

/** The answer's text. Throws for every status but 2xx. */
export function send(url: string, sent: Request = {}): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const { method = "GET", headers = {}, body = "" } = sent;
  const asked = request(url, {
    agent,
    method,
    headers: { ...headers, "content-length": Buffer.byteLength(body) },
  });
  asked.on("error", (error: NodeJS.ErrnoException) => {
    // The server may close an idle connection at the moment it is used again; then nothing has been read of it.
    if (asked.reusedSocket && error.code === "ECONNRESET") resolve(send(url, sent));
    else reject(error);
  });
  asked.on("response", (answer) => {
    let text = "";
    answer.setEncoding("utf8");
    answer.on("data", (piece: string) => (text += piece));
    answer.on("error", reject);
    answer.on("end", () => {
      const status = answer.statusCode ?? 0;
      if (status >= 200 && status < 300) resolve(text);
      else reject(new Error(`${method} ${url} answered ${status}: ${text}`));
    });
  });
  asked.end(body);
  return promise;
}
