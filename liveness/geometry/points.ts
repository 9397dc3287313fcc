/** A place in a picture, in any unit as long as x and y share it. */
export interface Point {
    readonly x: number;
    readonly y: number;
}

export function distance(a: Point, b: Point): number {
    return Math.hypot(a.x - b.x, a.y - b.y);
}

export function midpoint(a: Point, b: Point): Point {
    return { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
}

/** The mean of some points; NaN coordinates when there are none. */
export function centroid(points: readonly Point[]): Point {
    let x = 0;
    let y = 0;
    for (const point of points) {
        x += point.x;
        y += point.y;
    }
    return { x: x / points.length, y: y / points.length };
}

/** `point` turned about the origin by `-angle` (radians), so that a line lying at `angle` becomes horizontal. */
export function unrotate(point: Point, angle: number): Point {
    const cos = Math.cos(angle);
    const sin = Math.sin(angle);
    return { x: point.x * cos + point.y * sin, y: point.y * cos - point.x * sin };
}
