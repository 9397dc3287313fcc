/** Turns the grid of the `tiny_face_detector` into face boxes. The numbers are face-api's. */
import type { Card } from "./card.ts";

/** A face in pixels of the frame; may reach over the frame's edges. */
export interface FaceBox {
    readonly x: number;
    readonly y: number;
    readonly width: number;
    readonly height: number;
    /** 0..1 */
    readonly score: number;
}

/** Anchor boxes in cells, width and height. */
const ANCHORS = [
    [1.603231, 2.094468],
    [6.041143, 7.080126],
    [2.882459, 3.518061],
    [4.266906, 5.178857],
    [9.041765, 10.66308],
] as const;
const VALUES_PER_BOX = 5;
/** Side of the part of the input that a cell of the grid stands for. */
const CELL_PIXELS = 32;
/** Of two boxes that overlap by more than this (intersection over union), the better one stays. */
const MAX_OVERLAP = 0.4;

export interface DecodeOptions {
    /** Side in frame pixels of the square that was scaled to the input: the frame's longer side. */
    readonly squareSide: number;
    /** Boxes below are not faces; the card's threshold. */
    readonly minScore: number;
}

/**
 * @param grid the raw output, rows x columns x 5 anchors x (x, y, width, height, score)
 * @param cells rows of the grid, which is a square
 * @returns the best first
 */
export function decodeFaceBoxes(
    grid: Float32Array,
    cells: number,
    { squareSide, minScore }: DecodeOptions,
): FaceBox[] {
    const found: FaceBox[] = [];
    const cell = squareSide / cells;
    const minLogit = Math.log(minScore / (1 - minScore));
    for (let at = 0; at < cells * cells * ANCHORS.length; at++) {
        const offset = at * VALUES_PER_BOX;
        const value = (index: number): number => grid[offset + index] ?? Number.NEGATIVE_INFINITY;
        if (!(value(4) >= minLogit)) {
            continue;
        }
        const anchor = ANCHORS[at % ANCHORS.length] ?? ANCHORS[0];
        const column = Math.floor(at / ANCHORS.length) % cells;
        const row = Math.floor(at / ANCHORS.length / cells);
        const width = Math.exp(value(2)) * anchor[0] * cell;
        const height = Math.exp(value(3)) * anchor[1] * cell;
        found.push({
            x: (column + sigmoid(value(0))) * cell - width / 2,
            y: (row + sigmoid(value(1))) * cell - height / 2,
            width,
            height,
            score: sigmoid(value(4)),
        });
    }
    return keepBest(found);
}

function keepBest(boxes: FaceBox[]): FaceBox[] {
    const kept: FaceBox[] = [];
    for (const box of boxes.sort((a, b) => b.score - a.score)) {
        if (kept.every((better) => overlap(better, box) <= MAX_OVERLAP)) {
            kept.push(box);
        }
    }
    return kept;
}

/** Intersection over union. */
export function overlap(a: FaceBox, b: FaceBox): number {
    const across = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
    const down = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
    const both = Math.max(0, across) * Math.max(0, down);
    return both / (a.width * a.height + b.width * b.height - both);
}

function sigmoid(value: number): number {
    return 1 / (1 + Math.exp(-value));
}

/**
 * The detector's card for another square input: larger ones find smaller faces and cost with the area.
 *
 * @param side a multiple of 32
 * @throws RangeError otherwise
 */
export function detectorAt(card: Card, side: number): Card {
    if (side <= 0 || side % CELL_PIXELS !== 0) {
        throw new RangeError(`a side of ${side}: a multiple of ${CELL_PIXELS} is needed`);
    }
    const cells = side / CELL_PIXELS;
    return {
        ...card,
        input: { ...card.input, width: side, height: side },
        output: {
            ...card.output,
            shape: [1, cells, cells, ANCHORS.length * VALUES_PER_BOX],
        },
    };
}
