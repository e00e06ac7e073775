import { useWindowVirtualizer } from "@tanstack/react-virtual";
import { useLayoutEffect, useRef, useState, type RefObject } from "react";
import type { TicketSummary } from "../../../domain/view.ts";
import { batchAskOf } from "../../batch.ts";
import { useDesk, useLiveStatus, useNow } from "../../desk.tsx";
import { formatSecond } from "../../format.ts";
import { useMe } from "../../queries.ts";
import { BatchBar } from "./batch-bar.tsx";
import { InboxRow } from "./inbox-row.tsx";
import { useChoice } from "./use-choice.ts";
import { useInboxKeys } from "./use-inbox-keys.ts";
import { useIsNarrow } from "./use-is-narrow.ts";

const freshMs = 4_000;
const rowHeight = 62;
const cardHeight = 138;
const cardGap = 10;
const columns = ["Choose", "SLA", "What is proposed", "Risk", "State", "Waiting", "Cost"];

/**
 * The rows, of which only those in sight are drawn. What a screen reader hears is the whole table: every row says
 * where in it it stands.
 */
export function InboxList(props: {
  items: readonly TicketSummary[];
  hasMore: boolean;
  isLoadingMore: boolean;
  onMore: () => void;
}) {
  const { items, hasMore } = props;
  const now = useNow(5_000);
  const me = useMe().data;
  const { changedAt } = useDesk();
  const isNarrow = useIsNarrow();
  const status = useLiveStatus();
  const list = useRef<HTMLDivElement>(null);
  const margin = useOffsetOf(list);
  const [activeId, setActiveId] = useState<string | null>(null);
  const activeIndex = activeId === null ? -1 : items.findIndex(({ id }) => id === activeId);
  const mayDecide = me !== undefined && me.role !== "viewer";
  const choice = useChoice(items);

  // The compiler leaves this part as it is written, which is what the library needs.
  // oxlint-disable-next-line react/incompatible-library
  const virtual = useWindowVirtualizer({
    count: items.length,
    estimateSize: () => (isNarrow ? cardHeight : rowHeight),
    overscan: 6,
    gap: isNarrow ? cardGap : 0,
    scrollMargin: margin,
    // The bar above and whatever lies over the bottom.
    scrollPaddingStart: 100,
    scrollPaddingEnd: 90,
    getItemKey: (index) => items[index]?.id ?? index,
    // The row with the focus stays, however far one scrolls.
    rangeExtractor: ({ startIndex, endIndex, overscan, count }) => {
      const first = Math.max(startIndex - overscan, 0);
      const last = Math.min(endIndex + overscan, count - 1);
      const shown = Array.from({ length: last - first + 1 }, (_, place) => first + place);
      if (activeIndex < 0 || shown.includes(activeIndex)) return shown;
      return activeIndex < first ? [activeIndex, ...shown] : [...shown, activeIndex];
    },
  });
  useLayoutEffect(() => virtual.measure(), [virtual, isNarrow]);
  useStillness(items, virtual.range?.startIndex ?? 0, isNarrow ? cardHeight : rowHeight);

  const rows = virtual.getVirtualItems();
  const lastShown = virtual.range?.endIndex ?? 0;
  const wantsMore = hasMore && !props.isLoadingMore && lastShown >= items.length - 30;
  const { onMore } = props;
  useLayoutEffect(() => {
    if (wantsMore) onMore();
  }, [wantsMore, onMore]);

  const { busyId } = useInboxKeys({
    items,
    activeIndex,
    mayDecide,
    choice,
    onActivate: (index) => {
      const item = items[index];
      if (!item) return;
      setActiveId(item.id);
      virtual.scrollToIndex(index, { align: "auto" });
      focusWhenDrawn(item.id);
    },
  });

  return (
    <>
      {status === "lost" && <Staleness />}
      <div
        role="table"
        aria-label="Tickets"
        aria-rowcount={hasMore ? -1 : items.length + 1}
        className={mayDecide ? "inbox" : "inbox no-pick"}
        ref={list}
      >
        <div role="rowgroup">
          <div role="row" aria-rowindex={1} className="inbox-columns">
            {columns.map((name) => (
              <span key={name} role="columnheader">
                {name === "Choose" ? <span className="unseen">{name}</span> : name}
              </span>
            ))}
          </div>
        </div>
        <div role="rowgroup" className="inbox-rows" style={{ height: virtual.getTotalSize() }}>
          {rows.map(({ index, key, start }) => {
            const item = items[index];
            return (
              item && (
                <InboxRow
                  key={key}
                  item={item}
                  index={index}
                  now={now}
                  me={me?.name ?? null}
                  isActive={index === activeIndex}
                  isFresh={now - (changedAt.get(item.id) ?? 0) < freshMs}
                  isBusy={busyId === item.id}
                  pick={
                    mayDecide && batchAskOf(item)
                      ? { isChosen: choice.has(item.id), toggle: () => choice.toggle(item) }
                      : null
                  }
                  onFocus={() => setActiveId(item.id)}
                  style={{ transform: `translateY(${start - margin}px)` }}
                  onDraw={virtual.measureElement}
                />
              )
            );
          })}
        </div>
      </div>
      <p className="list-foot">
        {hasMore
          ? `${items.length} tickets so far; older ones come as you scroll`
          : `${items.length} ${items.length === 1 ? "ticket" : "tickets"}`}
      </p>
      <BatchBar choice={choice} />
    </>
  );
}

/** Says since when the list stands still; drawn for as long as there is no live connection. */
function Staleness() {
  const [since] = useState(Date.now);
  return (
    <p className="stale">
      As of {formatSecond(since)}. Decisions still reach the server if it can be reached.
    </p>
  );
}

/** How far down the page the list begins. */
function useOffsetOf(element: RefObject<HTMLElement | null>): number {
  const [offset, setOffset] = useState(0);
  useLayoutEffect(() => {
    const measure = () => setOffset((element.current?.offsetTop ?? 0) + 36);
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(document.body);
    return () => observer.disconnect();
  }, [element]);
  return offset;
}

/** What somebody is reading stays where it is when tickets arrive above it. */
function useStillness(items: readonly TicketSummary[], firstIndex: number, height: number): void {
  const seen = useRef<{ id: string; index: number } | null>(null);
  useLayoutEffect(() => {
    const before = seen.current;
    if (before && before.index > 0) {
      const moved = items.findIndex(({ id }) => id === before.id) - before.index;
      if (moved > 0 && moved < 200) window.scrollBy(0, moved * height);
    }
    // Only news moves what is read: scrolling does not.
  }, [items, height]);
  useLayoutEffect(() => {
    const first = items[firstIndex];
    seen.current = first ? { id: first.id, index: firstIndex } : null;
  });
}

function focusWhenDrawn(ticketId: string, tries = 10): void {
  requestAnimationFrame(() => {
    const link = document.querySelector<HTMLElement>(`[data-ticket="${CSS.escape(ticketId)}"]`);
    if (link) link.focus({ preventScroll: true });
    else if (tries > 0) focusWhenDrawn(ticketId, tries - 1);
  });
}
