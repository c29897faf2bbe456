// Pictures of the products, drawn from what the catalogue says of them: a category gives the
// composition, colors give the petals, and the product's id gives what varies. The same product
// looks the same everywhere, and there is nothing to download.

import type { Category, Product } from "@concierge/sdk";
import { svg } from "./dom.ts";

/** What a picture is drawn from. */
export type Subject = Pick<
  Product,
  "productId" | "name" | "category" | "colors"
>;

/** A petal's color, a darker one for its depth, and a pale one for the ground. */
interface Palette {
  readonly petal: string;
  readonly depth: string;
  readonly ground: string;
}

const palettes: { readonly [color: string]: Palette } = {
  RED: { petal: "#c93a4b", depth: "#8e1f33", ground: "#f9e4e2" },
  PINK: { petal: "#ea8fab", depth: "#c8577c", ground: "#fbe9ee" },
  WHITE: { petal: "#fdfaf3", depth: "#dcd3bf", ground: "#e9eee3" },
  YELLOW: { petal: "#f4c542", depth: "#cf9417", ground: "#fdf3d6" },
  ORANGE: { petal: "#ee8a3c", depth: "#c25f16", ground: "#fcead9" },
  PURPLE: { petal: "#9468bd", depth: "#663f8f", ground: "#efe6f6" },
  BLUE: { petal: "#6d95d2", depth: "#40659f", ground: "#e4edf8" },
  GREEN: { petal: "#7fae7a", depth: "#4b7b4c", ground: "#e6f0e3" },
};

const fallback: Palette = {
  petal: "#7fae7a",
  depth: "#4b7b4c",
  ground: "#e6f0e3",
};
const leaf = "#5f8f5d";
const stem = "#4b7b4c";

/** The picture of a product. */
export function picture(subject: Subject): SVGSVGElement {
  const random = randomOf(subject.productId);
  const colors = petals(subject).map((color) => palettes[color] ?? fallback);
  const ground = (colors[0] ?? fallback).ground;
  return svg(
    "svg",
    {
      viewBox: "0 0 200 160",
      preserveAspectRatio: "xMidYMid slice",
      role: "img",
      "aria-label": subject.name,
      class: "picture",
    },
    svg("rect", { width: "200", height: "160", fill: ground }),
    svg("ellipse", {
      cx: "100",
      cy: "146",
      rx: "52",
      ry: "6",
      fill: "#00000014",
    }),
    composition(subject.category, colors, random),
  );
}

/** The colors of what blooms: green is what stands between it, unless there is nothing else. */
function petals({ category, colors }: Subject): Product["colors"] {
  const others = colors.filter((color) => color !== "GREEN");
  const blooms = category === "BOUQUET" || category === "ARRANGEMENT";
  return blooms && others.length > 0 ? others : colors;
}

type Random = () => number;

function composition(
  category: Category,
  colors: readonly Palette[],
  random: Random,
): SVGElement {
  switch (category) {
    case "BOUQUET":
      return bouquet(colors, random);
    case "PLANT":
      return plant(colors, random);
    case "ARRANGEMENT":
      return arrangement(colors, random);
    default:
      return gift(colors);
  }
}

/** Stems that meet in a sleeve of paper, heads in rows above it. */
function bouquet(colors: readonly Palette[], random: Random): SVGElement {
  const heads: SVGElement[] = [];
  const stems: SVGElement[] = [];
  for (const [row, count, height] of [
    [0, 3, 34],
    [1, 4, 56],
    [2, 3, 78],
  ] as const) {
    for (let index = 0; index < count; index += 1) {
      const x = 100 + (index - (count - 1) / 2) * 27 + (random() - 0.5) * 6;
      const y =
        height + Math.abs(index - (count - 1) / 2) * 7 + (random() - 0.5) * 5;
      stems.push(line(x, y, 100, 132, stem));
      heads.push(
        flower(x, y, 13 + random() * 3, pick(colors, row + index), random),
      );
    }
  }
  return svg(
    "g",
    {},
    ...stems,
    foliage(66, 88, -38),
    foliage(134, 88, 38),
    ...heads,
    path("M68 96 Q100 116 132 96 L110 148 Q100 152 90 148 Z", "#efe3cf"),
    path("M68 96 Q100 116 132 96 L124 115 Q100 130 76 115 Z", "#e2d1b4"),
    path("M86 124 Q100 131 114 124 L112 131 Q100 137 88 131 Z", "#b9566a"),
  );
}

/** Leaves out of a pot; a few blossoms where the plant is not just green. */
function plant(colors: readonly Palette[], random: Random): SVGElement {
  const leaves: SVGElement[] = [];
  for (let index = 0; index < 9; index += 1) {
    const angle = -64 + index * 16 + (random() - 0.5) * 8;
    leaves.push(
      blade(100, 106, 46 + random() * 18, angle, index % 2 === 0 ? leaf : stem),
    );
  }
  const blossoms = colors.filter(
    (color) => color.petal !== palettes["GREEN"]?.petal,
  );
  const heads = blossoms.flatMap((color, index) => [
    flower(80 + index * 34, 42 + random() * 8, 11, color, random),
    flower(96 + index * 26, 64 + random() * 6, 9, color, random),
  ]);
  return svg(
    "g",
    {},
    ...leaves,
    ...heads,
    path("M70 104 H130 L122 144 Q100 150 78 144 Z", "#c47b55"),
    path("M66 98 H134 V110 H66 Z", "#d58d66"),
  );
}

/** A low bowl, full to its edge. */
function arrangement(colors: readonly Palette[], random: Random): SVGElement {
  const heads: SVGElement[] = [];
  for (let index = 0; index < 9; index += 1) {
    const x = 52 + index * 12;
    const y = 92 - Math.sin((index / 8) * Math.PI) * 34 + (random() - 0.5) * 12;
    heads.push(flower(x, y, 13 + random() * 3, pick(colors, index), random));
  }
  return svg(
    "g",
    {},
    foliage(50, 84, -60),
    foliage(150, 84, 60),
    foliage(84, 56, -18),
    foliage(118, 56, 18),
    ...heads,
    path("M44 100 H156 Q150 142 118 146 H82 Q50 142 44 100 Z", "#f7f2e8"),
    path("M44 100 H156 L154 110 H46 Z", "#e3dccb"),
  );
}

/** A box with a ribbon. */
function gift(colors: readonly Palette[]): SVGElement {
  const { petal, depth } = colors[0] ?? fallback;
  return svg(
    "g",
    {},
    path("M58 74 H142 V144 H58 Z", petal),
    path("M52 62 H148 V80 H52 Z", depth),
    path("M93 62 H107 V144 H93 Z", "#fffaf0"),
    path("M100 62 Q70 30 66 50 Q66 62 100 62 Z", "#fffaf0"),
    path("M100 62 Q130 30 134 50 Q134 62 100 62 Z", "#fffaf0"),
  );
}

/** Petals around a heart. */
function flower(
  x: number,
  y: number,
  radius: number,
  { petal, depth }: Palette,
  random: Random,
): SVGElement {
  const count = 6 + Math.floor(random() * 3);
  const turn = random() * 360;
  const petals = Array.from({ length: count }, (_, index) =>
    svg("ellipse", {
      cx: "0",
      cy: number(-radius * 0.62),
      rx: number(radius * 0.46),
      ry: number(radius * 0.62),
      transform: `rotate(${number(turn + (360 / count) * index)})`,
      fill: petal,
      stroke: depth,
      "stroke-width": "0.8",
    }),
  );
  return svg(
    "g",
    { transform: `translate(${number(x)} ${number(y)})` },
    ...petals,
    svg("circle", { r: number(radius * 0.34), fill: depth }),
    svg("circle", { r: number(radius * 0.18), fill: "#f6dfa4" }),
  );
}

function foliage(x: number, y: number, angle: number): SVGElement {
  return svg(
    "g",
    {},
    blade(x, y + 16, 40, angle - 16, leaf),
    blade(x, y + 16, 44, angle + 8, stem),
  );
}

/** A leaf that grows from a point, so many degrees from upright. */
function blade(
  x: number,
  y: number,
  length: number,
  angle: number,
  fill: string,
): SVGElement {
  const width = length * 0.2;
  const shape = `M0 0 Q${number(-width)} ${number(-length / 2)} 0 ${number(-length)} Q${number(width)} ${number(-length / 2)} 0 0 Z`;
  return svg("path", {
    d: shape,
    fill,
    transform: `translate(${number(x)} ${number(y)}) rotate(${number(angle)})`,
  });
}

function line(
  fromX: number,
  fromY: number,
  toX: number,
  toY: number,
  stroke: string,
): SVGElement {
  return svg("line", {
    x1: number(fromX),
    y1: number(fromY),
    x2: number(toX),
    y2: number(toY),
    stroke,
    "stroke-width": "2.4",
  });
}

function path(d: string, fill: string): SVGElement {
  return svg("path", { d, fill });
}

function number(value: number): string {
  return value.toFixed(1);
}

function pick(colors: readonly Palette[], index: number): Palette {
  return colors[index % colors.length] ?? fallback;
}

/** Numbers from 0 up to 1, the same for the same text (FNV-1a seeds a mulberry32). */
function randomOf(text: string): Random {
  let seed = 0x811c9dc5;
  for (const letter of text) {
    seed = Math.imul(seed ^ (letter.codePointAt(0) ?? 0), 0x01000193);
  }
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
