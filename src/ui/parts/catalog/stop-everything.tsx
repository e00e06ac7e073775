import type { SwitchView } from "../../../domain/switch.ts";
import { everyTool } from "../../../domain/tool-admission.ts";
import { useMe } from "../../queries.ts";
import { SwitchControl, SwitchState } from "./switch-control.tsx";

/** The switch for everything: what it does, or who has used it. */
export function StopEverything({ everything }: { everything: SwitchView | null }) {
  const me = useMe();
  const isOff = everything?.isOff ?? false;
  return (
    <section className={isOff ? "panel stop stopped" : "panel stop"} aria-labelledby="stop-everything">
      <div className="stop-words" role={isOff ? "alert" : undefined}>
        <h2 id="stop-everything">{isOff ? "Everything is stopped" : "Every tool can be stopped at once"}</h2>
        {everything && isOff && <SwitchState state={everything} />}
        <p className="hint">
          {isOff
            ? "No tool is called, not even to read or to reply. Tickets wait or go to a person."
            : "The next call of any tool is refused, of reading and replying as well. What has left already stays as it is."}
          {me.data && me.data.role !== "admin" && ` Your role, ${me.data.role}, may look; an admin switches.`}
        </p>
      </div>
      <SwitchControl target={everyTool} isOff={isOff} />
    </section>
  );
}
