const clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", second: "2-digit" });

/** `14:03:07`, local time. */
export function clockTime(timeMs: number): string {
  return clock.format(timeMs);
}

/** The exact time, for hovering: ISO 8601 in UTC. */
export function exactTime(timeMs: number): string {
  return new Date(timeMs).toISOString();
}

/** A length of time in the two units that matter: `45 s`, `9 min 30 s`, `1 h 5 min`. */
export function duration(lengthMs: number): string {
  const seconds = Math.max(0, Math.ceil(lengthMs / 1_000));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return seconds % 60 ? `${minutes} min ${seconds % 60} s` : `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  return minutes % 60 ? `${hours} h ${minutes % 60} min` : `${hours} h`;
}

/** `12 s ago`, `now`. */
export function ago(timeMs: number, nowMs: number): string {
  const lengthMs = nowMs - timeMs;
  if (lengthMs < 1_500) return "now";
  const seconds = Math.floor(lengthMs / 1_000);
  if (seconds < 60) return `${seconds} s ago`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ago`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} h ago` : `${Math.floor(hours / 24)} days ago`;
}

/** `in 3 h`, `2 h ago`. */
export function until(timeMs: number, nowMs: number): string {
  const leftMs = timeMs - nowMs;
  if (leftMs <= 0) return ago(timeMs, nowMs);
  const minutes = Math.ceil(leftMs / 60_000);
  if (minutes < 120) return `in ${minutes} min`;
  const hours = Math.ceil(minutes / 60);
  return hours < 48 ? `in ${hours} h` : `in ${Math.round(hours / 24)} days`;
}
