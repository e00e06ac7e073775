/** A world of a helpdesk's server, as a test sees it. */
import type { WireFault, WireState } from "./wire-server.ts";

export interface WireWorld<World> {
  /** What a connector's base URL is. */
  baseUrl: string;
  begin(world: World): Promise<void>;
  break(faults: WireFault[]): Promise<void>;
  state(): Promise<WireState<World>>;
  /** Changes the world as somebody else would, by the server's own means. */
  change(change: (world: World) => void): Promise<void>;
}

export function openWorld<World>(server: string, id: string): WireWorld<World> {
  const put = async (path: string, body: unknown) => {
    const answer = await fetch(`${server}/control/${id}${path}`, {
      method: "PUT",
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`the server answered ${answer.status}`);
    await answer.body?.cancel();
  };
  const state = async (): Promise<WireState<World>> => {
    const answer = await fetch(`${server}/control/${id}`);
    if (!answer.ok) throw new Error(`there is no world ${id}`);
    return answer.json();
  };
  return {
    baseUrl: `${server}/t/${id}`,
    begin: (world) => put("", { world }),
    break: (faults) => put("/faults", faults),
    state,
    async change(change) {
      const { world } = await state();
      change(world);
      await put("/world", world);
    },
  };
}
