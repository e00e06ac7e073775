import { useEffect, useMemo, useRef } from "react";
import type { TicketView } from "../../../domain/view.ts";
import type { Machine } from "../../api.ts";
import { movesOf } from "../../move-words.ts";
import { useMachine } from "../../queries.ts";
import { layOutTrack } from "../../track-layout.ts";
import { stateWords, titleOf } from "../../words.ts";
import { ProblemNotice } from "../problem-notice.tsx";

/** The machine as a line with stations; the way this ticket took is lit. The same is said in words for who cannot see it. */
export function TrackView({ view }: { view: Pick<TicketView, "path" | "state" | "sla" | "budget"> }) {
  const { path, state } = view;
  const machine = useMachine();
  const scroller = useRef<HTMLDivElement>(null);
  const track = useMemo(
    () => (machine.data ? layOutTrack(machine.data, path, state) : null),
    [machine.data, path, state],
  );
  const currentX = track?.stations.find((station) => station.isCurrent)?.x ?? 0;
  useEffect(() => {
    const box = scroller.current;
    if (box && track) box.scrollLeft = (currentX / track.width) * box.scrollWidth - box.clientWidth / 2;
  }, [currentX, track]);

  if (machine.error) return <ProblemNotice error={machine.error} onRetry={() => void machine.refetch()} />;
  if (!track) return <div className="panel track skeleton-row" />;
  return (
    <section className="panel track" aria-labelledby="track-title">
      <header className="panel-head">
        <h2 id="track-title">The ticket’s way</h2>
        <span className="fine">drawn from the machine that runs it</span>
      </header>
      <ol className="way">
        {path.map((id, index) => (
          <li
            key={index}
            className={index === path.length - 1 ? `tone-${stateWords[id].tone}` : undefined}
            aria-current={index === path.length - 1 ? "step" : undefined}
          >
            {stateWords[id].label}
          </li>
        ))}
      </ol>
      <div
        className="track-scroll"
        ref={scroller}
        tabIndex={0}
        role="group"
        aria-label="Map of the journey, scrolls sideways"
      >
        <svg
          viewBox={`0 0 ${track.width} ${track.height}`}
          width={track.width}
          height={track.height}
          aria-hidden="true"
        >
          {track.rails.map((rail) => (
            <path
              key={`${rail.from}-${rail.to}`}
              d={rail.d}
              className={`rail${rail.isTravelled ? " travelled" : ""}${rail.isLatest ? " latest" : ""}`}
            />
          ))}
          {track.stations.map((station) => {
            const { label, tone } = stateWords[station.id];
            const look = station.isCurrent ? ` current tone-${tone}` : station.visits > 0 ? " visited" : "";
            return (
              <g key={station.id} className={`station${look}`}>
                {station.isCurrent && <circle cx={station.x} cy={station.y} r="13" className="halo" />}
                <circle cx={station.x} cy={station.y} r={station.isCurrent ? 7.5 : 6} className="stop" />
                <text
                  x={station.x}
                  y={station.isSiding ? station.y + 26 : station.y - 22}
                  textAnchor="middle"
                >
                  {label}
                  {station.visits > 1 && ` ×${station.visits}`}
                </text>
              </g>
            );
          })}
        </svg>
      </div>
      {machine.data && <Lanes machine={machine.data} view={view} />}
      {machine.data && <NextMoves machine={machine.data} state={state} />}
    </section>
  );
}

const laneWords: Record<string, string> = { sla: "SLA", budget: "Budget" };

/** The regions that run beside the main one. */
function Lanes(props: { machine: Machine; view: Pick<TicketView, "sla" | "budget"> }) {
  const current: Record<string, string> = {
    sla: props.view.sla.state,
    budget: props.view.budget.state,
  };
  return (
    <dl className="side-states">
      {props.machine.regions.map(({ id, states }) => (
        <div key={id}>
          <dt>{laneWords[id] ?? titleOf(id)}</dt>
          <dd>
            <ol>
              {states.map((lane) => (
                <li key={lane} aria-current={lane === current[id] ? "step" : undefined}>
                  {titleOf(lane)}
                </li>
              ))}
            </ol>
          </dd>
        </div>
      ))}
    </dl>
  );
}

function NextMoves({ machine, state }: { machine: Machine; state: TicketView["state"] }) {
  const moves = movesOf(machine, state);
  if (moves.length === 0) return null;
  return (
    <p className="next-moves">
      <span className="fine">What people can do from here</span>
      {moves.map(({ deed, to }) => (
        <span key={deed} className="next-move">
          <strong>{deed}</strong> → {to.join(" or ")}
        </span>
      ))}
    </p>
  );
}
