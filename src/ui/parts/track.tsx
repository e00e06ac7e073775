import { useEffect, useMemo, useRef } from "react";
import type { TicketState } from "../../domain/state.ts";
import { useMachine } from "../queries.ts";
import { layOutTrack } from "../track-layout.ts";
import { stateWords } from "../words.ts";
import { ProblemNotice } from "./problem-notice.tsx";

/** The machine as a line with stations; the way this ticket took is lit. The same is said in words for who cannot see it. */
export function TrackView({ path, state }: { path: readonly TicketState[]; state: TicketState }) {
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
  if (!track) return <div className="track skeleton-row" />;
  return (
    <section className="track" aria-label="The ticket’s way">
      <ol className="unseen">
        {path.map((id, index) => (
          <li key={index} aria-current={index === path.length - 1 ? "step" : undefined}>
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
    </section>
  );
}
