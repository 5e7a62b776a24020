/** Something with a name on a drawing. */
export interface Mark {
  x: number;
  y: number;
  radius: number;
  text: string;
}

/** Where a name stands. */
export interface Label {
  text: string;
  x: number;
  y: number;
  anchor: "start" | "middle" | "end";
}

interface Box {
  left: number;
  right: number;
  top: number;
  bottom: number;
}

const LETTER = 7.2;
const HEIGHT = 14;

/** Gives each mark's name a free place beside it, the first ones first. A name without a free place is left out. */
export function placeLabels(marks: readonly Mark[], obstacles: readonly Mark[], width: number, height: number): Label[] {
  const taken: Box[] = obstacles.map(({ x, y, radius }) => ({ left: x - radius, right: x + radius, top: y - radius, bottom: y + radius }));
  return marks.flatMap((mark) => {
    for (const label of places(mark)) {
      const box = boxOf(label);
      const inside = box.left >= 2 && box.right <= width - 2 && box.top >= 2 && box.bottom <= height - 2;
      if (inside && !taken.some((other) => cross(box, other))) {
        taken.push(box);
        return [label];
      }
    }
    return [];
  });
}

function places({ x, y, radius, text }: Mark): Label[] {
  const gap = radius + 4;
  return [
    { text, x: x + gap, y: y + 4, anchor: "start" },
    { text, x: x - gap, y: y + 4, anchor: "end" },
    { text, x, y: y - gap, anchor: "middle" },
    { text, x, y: y + gap + HEIGHT - 4, anchor: "middle" },
  ];
}

function boxOf({ text, x, y, anchor }: Label): Box {
  const width = text.length * LETTER;
  const left = anchor === "start" ? x : anchor === "end" ? x - width : x - width / 2;
  return { left, right: left + width, top: y - HEIGHT + 3, bottom: y + 3 };
}

function cross(a: Box, b: Box): boolean {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}
