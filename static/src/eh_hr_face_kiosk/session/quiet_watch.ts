const TOUCH_EVENTS = ["pointerdown", "keydown"] as const;

/** How long nobody has touched the tablet. */
export class QuietWatch {
    private lastTouchMs = performance.now();

    constructor() {
        for (const name of TOUCH_EVENTS) {
            window.addEventListener(
                name,
                () => {
                    this.lastTouchMs = performance.now();
                },
                { capture: true, passive: true },
            );
        }
    }

    get quietMs(): number {
        return performance.now() - this.lastTouchMs;
    }
}
