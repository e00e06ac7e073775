/** The server that is killed: a process of its own, so that nothing of it outlives a SIGKILL of its group. */
import { startServer, type ServerOptions } from "../server.ts";

await startServer(JSON.parse(process.argv[2] ?? "{}") as ServerOptions);
console.log("ready");
