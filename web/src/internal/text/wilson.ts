/** A proportion's interval, both ends between 0 and 1. */
export interface Interval {
  low: number;
  high: number;
}

/** The 97.5% point of the normal distribution: two-sided 95%. */
const Z = 1.959964;

/**
 * The 95% Wilson score interval of `correct` of `total` (Wilson 1927). Unlike the normal approximation it stays within
 * [0, 1] and holds for few rows. Without rows nothing is known: [0, 1].
 */
export function wilson(correct: number, total: number): Interval {
  if (total <= 0) return { low: 0, high: 1 };
  const share = correct / total;
  const zz = Z * Z;
  const middle = (share + zz / (2 * total)) / (1 + zz / total);
  const half = (Z / (1 + zz / total)) * Math.sqrt((share * (1 - share)) / total + zz / (4 * total * total));
  return { low: Math.max(0, middle - half), high: Math.min(1, middle + half) };
}
